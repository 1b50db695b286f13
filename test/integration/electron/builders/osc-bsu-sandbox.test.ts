import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createBuilders } from '#electron/builders/builders.ts'
import { systemClock } from '#electron/clock.ts'
import { connectSsh } from '#electron/communicators/ssh/connect-ssh.ts'
import { sandboxCredentials } from '#electron/credentials/sandbox-credentials.ts'
import { type CloudAccount, createCloudAccount } from '#electron/engine/cloud-account.ts'
import { createPostProcess } from '#electron/engine/post-process.ts'
import { createRunEngine, type RunEngine } from '#electron/engine/run-engine.ts'
import { createWaiter } from '#electron/engine/waiter.ts'
import { createOapiClient } from '#electron/oapi/client.ts'
import { createRateLimiter } from '#electron/oapi/rate-limiter.ts'
import { postProcessorOf } from '#electron/post-processors/post-processors.ts'
import { provisionerOf } from '#electron/provisioners/provisioners.ts'
import type { SandboxRegion } from '#electron/sandbox/sandbox-region.ts'
import { startSimulatedRegion } from '#electron/studio/sandbox/start-simulated-region.ts'
import type { OptionValue, OptionValues } from '#shared/catalog/component.ts'
import type { Option } from '#shared/catalog/option.ts'
import { manifestOptions } from '#shared/catalog/post-processors/manifest.ts'
import { fileOptions } from '#shared/catalog/provisioners/file.ts'
import { shellOptions } from '#shared/catalog/provisioners/shell.ts'
import type { BuildPlan } from '#shared/template/build-plan.ts'
import { temporaryFolder } from '#test/support/engine/engine-world.ts'
import { bsuPlan, postProcessorPlan, provisionerPlan } from '#test/support/engine/plans.ts'

/** The real parts, all of them: client over HTTP, SSH, provisioners, post-processors; against the sandbox region. */
let home: string
let region: SandboxRegion
let account: CloudAccount
let engine: RunEngine

beforeAll(async () => {
  home = temporaryFolder()
  region = await startSimulatedRegion(join(home, 'sandbox'), { timings: 'instant' })
  const { endpoint } = await region.listen({ host: '127.0.0.1', port: 0 })
  const { accessKey, secretKey } = region.account
  const client = createOapiClient({
    credentials: sandboxCredentials({ endpoint, region: region.name, accessKey, secretKey }),
    version: 'test',
    limiter: createRateLimiter(systemClock, { perSecond: 1000, atOnce: 10 }),
  })
  account = createCloudAccount(client, createWaiter(client, systemClock), {
    dial: (host, port, signal) => region.dial(host, port, signal),
    callerAddress: async () => '127.0.0.1',
  })
  engine = createRunEngine({
    runsFolder: join(home, 'runs'),
    version: 'test',
    clock: systemClock,
    parallelBuilds: () => 0,
    builderOf: createBuilders({ connectSsh, provisionerOf }),
    postProcess: createPostProcess(postProcessorOf),
  })
}, 60_000)

afterAll(async () => {
  await region.close()
  rmSync(home, { recursive: true, force: true })
})

function withDefaults(options: Readonly<Record<string, Option>>, given: OptionValues): OptionValues {
  const defaults = Object.entries(options).flatMap(([name, { fallback }]) =>
    fallback === undefined ? [] : [[name, fallback as OptionValue]],
  )
  return { ...Object.fromEntries(defaults), ...given }
}

const shell = (...inline: string[]) => provisionerPlan(withDefaults(shellOptions, { inline }))

async function build(plan: BuildPlan) {
  const run = await engine.start({
    template: { path: join(home, 'template.json'), name: 'template', sha256: '' },
    builds: [{ plan, account }],
    settings: { force: false, debug: false, onError: 'cleanup' },
    sandbox: true,
    workingFolder: home,
    secrets: [],
  })
  const outcome = await run.done
  const log = (await run.log.read({ from: 0, count: 10_000 })).map((line) => line.text).join('\n')
  const state = run.state().builds.get(plan.label)
  const [artifact] = state?.artifacts ?? []
  return { outcome, log, state, omi: artifact?.kind === 'omi' ? artifact : undefined }
}

const held = () =>
  region
    .inventory()
    .map((resource) => resource.id)
    .sort()

test('an OMI holds what the provisioners did, and a VM of it has that', async () => {
  mkdirSync(join(home, 'files'), { recursive: true })
  writeFileSync(join(home, 'files', 'app.conf'), 'colour = green\n')
  const first = await build(
    bsuPlan(
      { omi_name: 'first', tags: { base: '{{ .SourceOMIName }}' }, ssh_clear_authorized_keys: true },
      {
        provisioners: [
          provisionerPlan(withDefaults(fileOptions, { source: 'files/', destination: '/tmp/files' }), { type: 'file' }),
          shell('sudo mkdir -p /etc/app', 'sudo cp /tmp/files/app.conf /etc/app/'),
        ],
        postProcessors: [
          [{ ...postProcessorPlan('manifest'), options: withDefaults(manifestOptions, { output: 'manifest.json' }) }],
        ],
      },
    ),
  )
  expect(first.state?.error).toBeUndefined()
  expect(first.outcome).toBe('succeeded')
  expect(held()).toEqual([first.omi?.imageId, ...(first.omi?.snapshotIds ?? [])].sort())
  expect(first.state?.facts.get('host-key')).toContain('(console)')
  const manifest = JSON.parse(readFileSync(join(home, 'manifest.json'), 'utf8'))
  expect(manifest.builds[0].artifact_id).toBe(`eu-west-2:${first.omi?.imageId}`)

  const second = await build(
    bsuPlan(
      {
        omi_name: 'second',
        source_omi: first.omi?.imageId ?? '',
        source_omi_filter: { filters: {}, filter: [], owners: ['self'], most_recent: false },
      },
      { provisioners: [shell('cat /etc/app/app.conf', 'wc -l < ~/.ssh/authorized_keys')] },
    ),
  )
  expect(second.outcome).toBe('succeeded')
  expect(second.log).toContain('colour = green')
  // Only the second build's own key is there: the first one's was removed.
  expect(second.log.split('\n')).toContain('1')
}, 60_000)

test('an OMI of the same name is replaced, and volumes are added to it', async () => {
  const options: OptionValues = {
    omi_name: 'replaced',
    force_deregister: true,
    force_delete_snapshot: true,
    associate_public_ip_address: true,
    omi_block_device_mappings: [
      { device_name: '/dev/xvdb', volume_size: 3, delete_on_vm_deletion: true, no_device: false },
    ],
    snapshot_account_ids: ['111111111111'],
    omi_account_ids: ['222222222222'],
  }
  const before = held()
  const old = await build(bsuPlan(options, { provisioners: [shell('true')] }))
  expect(old.state?.error).toBeUndefined()
  const made = await build(bsuPlan(options, { provisioners: [shell('true')] }))
  expect(made.state?.error).toBeUndefined()
  expect(made.omi?.imageId).not.toBe(old.omi?.imageId)
  expect(held()).toEqual([...before, made.omi?.imageId, ...(made.omi?.snapshotIds ?? [])].sort())
  const { Images = [] } = await region.call('ReadImages', { Filters: { ImageNames: ['replaced'] } })
  expect(Images).toMatchObject([{ ImageId: made.omi?.imageId, PermissionsToLaunch: { AccountIds: ['222222222222'] } }])
  expect(Images[0]?.BlockDeviceMappings?.map((mapping) => mapping.DeviceName)).toEqual(['/dev/sda1', '/dev/xvdb'])
}, 60_000)

test('a script that fails fails the build with its exit code, and nothing is left', async () => {
  const before = held()
  const { outcome, state } = await build(bsuPlan({ omi_name: 'never' }, { provisioners: [shell('exit 7')] }))
  expect(outcome).toBe('failed')
  expect(state?.error?.message).toContain('7')
  expect(held()).toEqual(before)
}, 60_000)
