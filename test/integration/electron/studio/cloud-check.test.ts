import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SandboxRegion } from '#electron/sandbox/sandbox-region.ts'
import { createStudio, type Studio } from '#electron/studio/studio.ts'
import type { CheckFinding, CheckTopic, CloudCheck, CloudCheckItem, CloudPlan } from '#shared/contract/check-shapes.ts'
import { applyChanges } from '#shared/language/source.ts'
import { programFolder } from '#test/support/whole-build/command-line.ts'
import { temporaryRoot } from '#test/support/whole-build/temporary-root.ts'

let home: string
let studio: Studio
let region: SandboxRegion

beforeEach(async () => {
  home = mkdtempSync(join(temporaryRoot, 'omi-studio-check-'))
  studio = await createStudio({
    host: 'web',
    environment: { OMI_STUDIO_HOME: join(home, 'data'), HOME: home, OMI_STUDIO_SANDBOX_TIMINGS: 'instant' },
    openKeyring: async () => ({ kind: 'missing', reason: 'there is none in this test' }),
    appFolder: programFolder,
  })
  region = (await studio.sandbox.open()).region
})
afterEach(async () => {
  await studio.close()
  rmSync(home, { recursive: true, force: true, maxRetries: 3 })
})

const filter = `source_omi_filter {
    filters     = { "image-name" = "Debian-12-*" }
    owners      = ["Outscale"]
    most_recent = true
  }`

function template(lines: string, source = filter, builder = 'osc-bsu'): string {
  const path = join(home, 'web.pkr.hcl')
  writeFileSync(
    path,
    `# Our web servers.
source "${builder}" "web" {
  omi_name     = "web"
  vm_type      = "tinav6.c2r4p2" # enough
  ssh_username = "outscale"
  ${source}
  ${lines}
}

build {
  sources = ["source.${builder}.web"]
  provisioner "shell" {
    inline = ["true"]
  }
}
`,
  )
  return path
}

interface Checked {
  readonly checks: ReadonlyMap<CheckTopic, CloudCheck>
  readonly plan: CloudPlan | undefined
  readonly ended: Extract<CloudCheckItem, { kind: 'ended' }>
  /** Those that are no success. */
  readonly wrong: readonly CheckFinding[]
}

async function check(path: string, more: { readonly force?: boolean } = {}): Promise<Checked> {
  const checks = new Map<CheckTopic, CloudCheck>()
  let plan: CloudPlan | undefined
  let ended: Checked['ended'] | undefined
  const stream = studio.handlers.streams['checks.cloud'](
    { path, variables: {}, account: 'sandbox', ...more },
    new AbortController().signal,
  )
  for await (const item of stream) {
    if (item.kind === 'checks') for (const one of item.checks) checks.set(one.topic, one)
    else if (item.kind === 'plan') plan = item.plan
    else ended = item
  }
  const wrong = [...checks.values()]
    .flatMap(({ findings }) => findings)
    .filter(({ verdict }) => verdict === 'error' || verdict === 'warning')
  return { checks, plan, ended: ended!, wrong }
}

/** Applies a mend as the editor does. */
function apply({ mends }: CheckFinding, title: RegExp): void {
  const mend = mends.find((one) => title.test(one.title))!
  writeFileSync(mend.path, applyChanges(readFileSync(mend.path, 'utf8'), mend.changes))
}

const debian = async () => {
  const { Images = [] } = await region.call('ReadImages', { Filters: { ImageNames: ['Debian-12-*'] } })
  return Images.toSorted((a, b) => (a.CreationDate ?? '').localeCompare(b.CreationDate ?? '')).at(-1)!
}

test('a template that can be built: everything is looked at, nothing is made, and the plan says what would be', async () => {
  region.requests.clear()
  const { checks, plan, ended, wrong } = await check(
    template('run_tags = { owner = "web", base = "{{ .SourceOMIName }} of {{ .BuildRegion }}" }'),
  )
  expect(wrong).toEqual([])
  expect(ended).toMatchObject({ errors: 0, warnings: 0 })
  expect([...checks.values()].map(({ state }) => state)).not.toContain('waiting')
  expect(checks.get('source')?.findings[0]?.message).toMatch(/^Starts from Debian-12-2026.*the newest of 4 that fit/)
  expect(checks.get('exposure')?.findings[0]?.message).toContain('port 22 of the VM is open to 127.0.0.1/32')

  expect(plan?.builds[0]?.resources.map(({ kind, lifetime }) => `${kind} ${lifetime}`)).toEqual([
    'keypair build',
    'security-group build',
    'vm build',
    'volume build',
    'snapshot kept',
    'image kept',
  ])
  const vm = plan?.builds[0]?.resources.find(({ kind }) => kind === 'vm')
  expect(vm?.tags).toEqual({ owner: 'web', base: `${(await debian()).ImageName} of ${region.name}` })
  expect(plan?.builds[0]?.exposure).toEqual([{ port: 22, from: ['127.0.0.1/32'], by: 'temporary' }])
  expect(plan?.builds[0]?.calls).toContain('CreateVms')
  expect(plan?.duration).toEqual({ samples: 0 })
  // 2 cores and 4 GiB, and 10 GiB of volume; without an earlier build there is no sum for the build.
  expect(plan?.builds[0]?.cost?.hourly.map(({ price }) => price?.toFixed(5))).toEqual(['0.09200', '0.00055'])
  expect(plan?.builds[0]?.cost?.build).toBeUndefined()
  expect(plan?.builds[0]?.cost?.month).toBeCloseTo(0.5)

  const changing = region.requests.entries.filter(({ operation, dryRun }) => !operation.startsWith('Read') && !dryRun)
  expect(changing).toEqual([])
  expect(region.requests.entries.filter(({ dryRun }) => dryRun).length).toBeGreaterThan(15)
  expect(region.inventory()).toEqual([])
})

describe('what is wrong is said with its place and its mend', () => {
  test('the name is taken, and both mends lead to a build that works', async () => {
    const path = template('')
    const source = await debian()
    await region.call('CreateImage', {
      ImageName: 'web',
      SourceImageId: source.ImageId!,
      SourceRegionName: region.name,
    })
    const taken = await check(path)
    const [error] = taken.wrong
    expect(error).toMatchObject({ verdict: 'error', code: 'omi-name-taken', place: { line: 3, option: 'omi_name' } })
    expect(taken.ended.errors).toBe(1)
    const before = readFileSync(path, 'utf8')

    apply(error!, /Replace the old/)
    const replacing = await check(path)
    expect(replacing.wrong.map(({ code }) => code)).toEqual(['omi-name-replaced'])
    expect(replacing.plan?.builds[0]?.resources[0]).toMatchObject({ kind: 'image', lifetime: 'replaced' })

    writeFileSync(path, before)
    apply(error!, /time/)
    expect((await check(path)).wrong).toEqual([])
    expect(readFileSync(path, 'utf8')).toContain('vm_type      = "tinav6.c2r4p2" # enough')

    writeFileSync(path, before)
    expect((await check(path, { force: true })).ended.errors).toBe(0)
  })

  test('a filter that fits nothing, and the condition that empties it', async () => {
    const { wrong, checks, plan } = await check(template('', filter.replace('Debian-12-*', 'Debain-12-*')))
    expect(wrong.map(({ code }) => code)).toEqual(['source-omi-not-found', 'source-omi-filter-empties'])
    expect(wrong[1]?.message).toMatch(/^Without image-name = "Debain-12-\*", 28 OMIs fit/)
    expect(checks.get('volumes')?.findings[0]?.verdict).toBe('skipped')
    expect(plan).toBeUndefined()
  })

  test('several OMIs fit and none is preferred', async () => {
    const path = template('', filter.replace('most_recent = true', ''))
    const { wrong } = await check(path)
    expect(wrong[0]).toMatchObject({ code: 'source-omi-ambiguous' })
    apply(wrong[0]!, /most_recent/)
    expect((await check(path)).wrong).toEqual([])
  })

  test('a VM type that is not there', async () => {
    const path = template('')
    writeFileSync(path, readFileSync(path, 'utf8').replace('tinav6.c2r4p2', 't2.smal'))
    const { wrong } = await check(path)
    expect(wrong[0]).toMatchObject({ code: 'vm-type-unknown', place: { line: 4 }, hint: 'Did you mean t2.small?' })
    apply(wrong[0]!, /t2.small/)
    expect((await check(path)).wrong).toEqual([])
    expect(readFileSync(path, 'utf8')).toContain('vm_type      = "t2.small" # enough')
  })

  test('a subnet of another Net, and a subregion that the subnet is not in', async () => {
    const { Subnets = [] } = await region.call('ReadSubnets', {})
    const { Nets = [] } = await region.call('ReadNets', {})
    const [subnet] = Subnets
    const other = Nets.find(({ NetId }) => NetId !== subnet?.NetId)
    const path = template(`subnet_id = "${subnet?.SubnetId}"\n  net_id = "${other?.NetId}"`)
    const { wrong, checks } = await check(path)
    expect(wrong[0]).toMatchObject({ code: 'subnet-in-other-net', place: { option: 'subnet_id' } })
    expect(checks.get('exposure')?.findings[0]?.verdict).toBe('skipped')
    apply(wrong[0]!, /net_id/)
    expect((await check(path)).ended.errors).toBe(0)

    const elsewhere = template(`subnet_id = "${subnet?.SubnetId}"\n  subregion_name = "eu-west-2b"`)
    expect((await check(elsewhere)).wrong[0]).toMatchObject({ code: 'subnet-in-other-subregion' })
    expect((await check(template('subregion_name = "eu-west-2z"'))).wrong[0]).toMatchObject({
      code: 'subregion-unknown',
    })
  })

  test('a security group of a Net for a VM in the public cloud, and one that is not there', async () => {
    const { SecurityGroups = [] } = await region.call('ReadSecurityGroups', {})
    const stray = SecurityGroups.find(({ NetId }) => NetId)!
    const { wrong } = await check(template(`security_group_ids = ["${stray.SecurityGroupId}"]`))
    expect(wrong.map(({ code }) => code)).toContain('security-group-in-other-net')
    const gone = await check(template('security_group_ids = ["sg-00000001"]'))
    expect(gone.wrong[0]).toMatchObject({ code: 'security-group-not-found' })
  })

  test('the port is open to everybody', async () => {
    const path = template('disable_source_cidr_detection = true')
    const { wrong, plan } = await check(path)
    expect(wrong[0]).toMatchObject({ verdict: 'warning', code: 'exposed-to-everybody' })
    expect(plan?.builds[0]?.exposure[0]?.from).toEqual(['0.0.0.0/0'])
    apply(wrong[0]!, /this computer only/)
    expect((await check(path)).wrong).toEqual([])
  })

  test('a key pair, a snapshot and a file that are not there; a volume that is too small', async () => {
    const keys = await check(template('ssh_keypair_name = "mine"\n  ssh_private_key_file = "/dev/null"'))
    expect(keys.wrong.map(({ code }) => code)).toContain('keypair-not-found')
    const small = await check(
      template('launch_block_device_mappings {\n    device_name = "/dev/sda1"\n    volume_size = 5\n  }'),
    )
    expect(small.wrong[0]).toMatchObject({ code: 'volume-smaller-than-snapshot' })
    const snapshot = await check(
      template('launch_block_device_mappings {\n    device_name = "/dev/sdb"\n    snapshot_id = "snap-00000001"\n  }'),
    )
    expect(snapshot.wrong[0]).toMatchObject({ code: 'snapshot-not-found' })
  })

  test('an error of the language ends the check with its mend', async () => {
    const path = template('')
    writeFileSync(path, readFileSync(path, 'utf8').replace('vm_type  ', 'vm_tipe  '))
    const { wrong, checks, plan } = await check(path)
    expect(wrong.some(({ mends, place }) => mends.length > 0 && place !== undefined)).toBe(true)
    expect([...checks.keys()]).toEqual(['template'])
    expect(plan).toBeUndefined()
  })
})

describe('what the account does not give', () => {
  test('a right that is missing is named with what it is for; the rest is checked all the same', async () => {
    region.faults.set([
      { operation: 'CreateImage', on: { kind: 'every' }, effect: { kind: 'refused', code: '4', status: 403 } },
    ])
    const { wrong, plan } = await check(template(''))
    expect(wrong.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'right-missing: The keys may not call CreateImage, which the build needs to make the OMI.',
    ])
    expect(plan).toBeDefined()
  })

  test('a share that the template asks for needs one right more', async () => {
    region.faults.set([
      { operation: 'UpdateImage', on: { kind: 'every' }, effect: { kind: 'refused', code: '4', status: 403 } },
    ])
    expect((await check(template(''))).wrong).toEqual([])
    const shared = await check(template('omi_account_ids = ["210987654321"]'))
    expect(shared.wrong.map(({ code }) => code)).toEqual(['right-missing'])
  })

  test('a build and its earlier ones fill the quota', async () => {
    for (let one = 0; one < 100; one += 1) {
      await region.call('CreateVms', { ImageId: (await debian()).ImageId!, VmType: 'tinav6.c8r16p2' })
    }
    const { wrong } = await check(template(''))
    expect(wrong.map(({ message }) => message)).toEqual(['Cores: 800 of 800 are used, and the build needs 2 more.'])
  })

  test('keys that do not work: one request, and nothing else is asked', async () => {
    region.faults.set([{ operation: '*', on: { kind: 'every' }, effect: { kind: 'refused', code: '1', status: 401 } }])
    const { wrong, checks } = await check(template(''))
    expect(wrong).toHaveLength(1)
    expect(checks.get('rights')?.findings[0]?.verdict).toBe('skipped')
    expect(checks.get('source')?.findings[0]?.verdict).toBe('skipped')
  })
})
