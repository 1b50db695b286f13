import { execFileSync, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { findCredentials } from '#electron/credentials/profiles/found-credentials.ts'
import { createMetadataService } from '#electron/credentials/role/metadata-service.ts'
import { isOutscaleVm } from '#electron/credentials/role/on-outscale.ts'
import { openRoleKeys } from '#electron/credentials/role/role-keys.ts'
import { roleSource } from '#electron/credentials/role/role-source.ts'
import { type MetadataServer, startMetadataServer } from '#test/support/metadata-server.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

/** Network namespaces need root and Linux; elsewhere the role is tested on loopback only, and the test says so. */
function whyNoNamespaces(): string | undefined {
  const made = spawnSync('ip', ['netns', 'add', 'omi-studio-probe'])
  if (made.error !== undefined) return 'there is no ip command'
  if (made.status !== 0) return made.stderr.toString().trim()
  spawnSync('ip', ['netns', 'delete', 'omi-studio-probe'])
  return undefined
}

const reason = whyNoNamespaces()
const inNamespace = reason === undefined ? describe : describe.skip

inNamespace(`the role of a VM at 169.254.169.254${reason === undefined ? '' : ` (skipped: ${reason})`}`, () => {
  const ip = (...args: string[]) => execFileSync('ip', args, { stdio: 'pipe' })

  function run(mode: 'plain' | 'sessions'): Record<string, unknown> {
    const name = `omi-studio-${process.pid}-${mode}`
    ip('netns', 'add', name)
    try {
      ip('-n', name, 'link', 'set', 'lo', 'up')
      ip('-n', name, 'address', 'add', '169.254.169.254/32', 'dev', 'lo')
      const script = join(import.meta.dirname, 'role-in-namespace.ts')
      const args = ['netns', 'exec', name, process.execPath, script, mode]
      return JSON.parse(execFileSync('ip', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }))
    } finally {
      ip('netns', 'delete', name)
    }
  }

  test.each(['plain', 'sessions'] as const)(
    'gives keys, renews them and outlives a service that fails (%s)',
    (mode) => {
      const seen = run(mode)
      expect(seen).toMatchObject({ outside: 'no-credentials', askedOutside: 0, askedWithKeys: 0 })
      expect(seen).toMatchObject({ region: 'cloudgouv-eu-west-1', provenance: 'OUTSCALE role "builder-role"' })
      expect(seen.shown).not.toMatch(/role-secret|role-token/)

      const key = (number: number) => `ROLEKEY${String(number).padStart(13, '0')}`
      expect(seen.first).toEqual({ key: key(2), token: 'role-token-2', signsToken: true })
      expect(seen.stillFirst).toEqual(seen.first)
      expect(seen.askedMeanwhile).toBe(0)
      expect(seen.together).toEqual([key(3), key(3), key(3)])
      expect(seen.askedForRenewal).toBe(1)
      expect(seen.whileFailing).toMatchObject({ key: key(3) })
      expect(seen.expired).toMatchObject({
        code: 'role-keys-expired',
        hint: expect.stringContaining('169.254.169.254'),
      })
      expect(seen.afterwards).toMatchObject({ key: key(4) })
    },
    30_000,
  )
})

describe('a computer outside the cloud', () => {
  test('loses about a second when it asks for a role and nobody answers, and says where roles are', async () => {
    const silent = createServer(() => {})
    onTestFinished(() => void silent.close())
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const { port } = silent.address() as AddressInfo
    const started = performance.now()
    const error = await createMetadataService(`http://127.0.0.1:${port}`)
      .read('iam/security-credentials/')
      .catch((thrown: unknown) => thrown)
    expect(performance.now() - started).toBeLessThan(2_500)
    expect(error).toMatchObject({ code: 'no-metadata-service', hint: expect.stringContaining('VMs of OUTSCALE') })
  })

  test('is known by what its firmware says', async () => {
    const folder = temporaryFolder()
    expect(await isOutscaleVm(folder)).toBe(false)
    writeFileSync(join(folder, 'sys_vendor'), '3DS Outscale\n')
    writeFileSync(join(folder, 'product_name'), '3DS Outscale VM\n')
    expect(await isOutscaleVm(folder)).toBe(true)
    writeFileSync(join(folder, 'sys_vendor'), 'QEMU\n')
    expect(await isOutscaleVm(folder)).toBe(false)
  })
})

describe('a metadata service', () => {
  const servers: MetadataServer[] = []
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close()
  })

  test('that cannot be reached is an error when the role was asked for, a note when it was not', async () => {
    const metadata = createMetadataService('http://127.0.0.1:9')
    const asked = roleSource({ environment: { OMI_STUDIO_ROLE: 'on' }, metadata })
    await expect(asked.read()).rejects.toMatchObject({ code: 'no-metadata-service' })
    const byItself = roleSource({ environment: {}, metadata, onOutscale: async () => true })
    expect(await byItself.read()).toEqual({ notes: [expect.stringContaining('cannot be asked')] })
    const off = roleSource({ environment: { OMI_STUDIO_ROLE: 'off' }, metadata, onOutscale: async () => true })
    expect(await off.read()).toEqual({})
    await expect(roleSource({ environment: { OMI_STUDIO_ROLE: 'perhaps' } }).read()).rejects.toMatchObject({
      code: 'invalid-setting',
    })
  })

  test.each([
    ['no JSON', 'hello'],
    ['a failure', '{"Code":"Failed"}'],
    ['no secret', '{"AccessKeyId":"A","Expiration":"2026-01-01T00:00:00Z"}'],
    ['no expiry', '{"AccessKeyId":"A","SecretAccessKey":"S"}'],
    ['an expiry that is no time', '{"AccessKeyId":"A","SecretAccessKey":"S","Expiration":"soon"}'],
  ])('that answers with %s gives no keys, and its answer is not repeated', async (_words, text) => {
    const metadata = { read: async (path: string) => (path.endsWith('/') ? 'role' : text) }
    const error = await openRoleKeys(metadata).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'invalid-role-keys' })
    expect(String(error)).not.toContain(text)
  })

  test('is found by somebody who looks for credentials, with its keys or with the reason why there are none', async () => {
    const server = await startMetadataServer('127.0.0.1', 0)
    servers.push(server)
    server.expiresAt = Date.now() + 3_600_000
    const found = (address: string) => {
      const environment = { OMI_STUDIO_ROLE: 'on' }
      const sharedFile = { environment: {}, homeFolder: '/nowhere', workingFolder: '/' }
      return findCredentials({
        sharedFile,
        role: roleSource({ environment, metadata: createMetadataService(address) }),
      })
    }
    const [role] = await found(server.address)
    expect(role?.shown).toMatchObject({ kind: 'role', usable: true, problems: [expect.stringContaining('temporary')] })
    const [none] = await found('http://127.0.0.1:9')
    expect(none?.shown).toMatchObject({ usable: false, problems: [expect.stringContaining('metadata service')] })
  })

  test('that knows no role gives none', async () => {
    expect(await openRoleKeys({ read: async () => undefined })).toBeUndefined()
  })

  test('is never asked by a proxy', async () => {
    const server = await startMetadataServer('127.0.0.1', 0)
    servers.push(server)
    vi.stubEnv('HTTP_PROXY', 'http://127.0.0.1:9')
    vi.stubEnv('http_proxy', 'http://127.0.0.1:9')
    expect(await createMetadataService(server.address).read('placement/availability-zone')).toBe('cloudgouv-eu-west-1a')
    vi.unstubAllEnvs()
  })
})
