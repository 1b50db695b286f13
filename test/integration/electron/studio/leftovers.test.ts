import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createStudio, type Studio } from '#electron/studio/studio.ts'
import type { LeftoverThing } from '#shared/contract/leftover-shapes.ts'
import { leftoverViewSchema } from '#shared/contract/leftover-shapes.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { programFolder } from '#test/support/whole-build/command-line.ts'

async function openStudio(home: string): Promise<Studio> {
  const studio = await createStudio({
    host: 'web',
    environment: { PATH: process.env.PATH, HOME: home, OMI_STUDIO_HOME: home, OMI_STUDIO_SANDBOX_TIMINGS: 'instant' },
    appFolder: programFolder,
  })
  onTestFinished(() => studio.close())
  return studio
}

const template = `
source "outscale-bsu" "web" {
  vm_type                     = "tinav6.c1r2p2"
  ssh_username                = "outscale"
  omi_name                    = "leftovers {{timestamp}}"
  associate_public_ip_address = true
  source_omi_filter {
    filters     = { image-name = "Ubuntu-24.04-*" }
    owners      = ["Outscale"]
    most_recent = true
  }
}

build {
  sources = ["source.outscale-bsu.web"]
  provisioner "shell" {
    inline = ["exit 3"]
  }
}
`

type OnError = 'abort' | 'ask'

/** A build that fails; with `abort` it leaves everything for an hour of its own, with `ask` it waits for an answer. */
async function failingRun(studio: Studio, home: string, onError: OnError) {
  const path = join(home, 'web.pkr.hcl')
  await writeFile(path, template)
  const signal = AbortSignal.timeout(60_000)
  const started = await studio.handlers.calls['runs.start'](
    { path, variables: {}, account: 'sandbox', onError },
    signal,
  )
  if (started.kind !== 'started') throw new Error(JSON.stringify(started.diagnostics))
  const run = studio.engine.live(started.runId)
  if (run === undefined) throw new Error('the run has ended already')
  if (onError === 'abort') await run.done
  else await expect.poll(() => run.state().prompts.length, { timeout: 30_000 }).toBe(1)
  return run
}

/** A run that was cut off when its VM was up: its journal ends there. */
async function cutOffRun(studio: Studio, home: string) {
  const run = await failingRun(studio, home, 'abort')
  const path = join(home, 'runs', run.id, 'journal.ndjson')
  const lines = (await readFile(path, 'utf8')).split('\n')
  await writeFile(path, lines.filter((line) => !/"type":"(kept-until|build-ended|run-ended)"/.test(line)).join('\n'))
  return run
}

const isOf = (kind: string) => (thing: LeftoverThing) => thing.standing.kind === kind
const kinds = (things: readonly LeftoverThing[]) => things.map(({ kind }) => kind).sort()
const seen = (studio: Studio) => leftoverViewSchema.parse(studio.leftovers.view()).things
const everything = ['keypair', 'public-ip', 'security-group', 'vm']

test('what a run left is found with its cost, its age and its account, and deleted in an order that works', async () => {
  const home = temporaryFolder()
  const studio = await openStudio(home)
  const run = await cutOffRun(studio, home)
  expect(await studio.leftovers.count()).toBe(4)
  await studio.leftovers.scan()
  const { accounts, things, scan } = leftoverViewSchema.parse(studio.leftovers.view())
  expect(scan).toBe('looked')
  expect(accounts).toMatchObject([{ key: 'sandbox', kind: 'sandbox', state: { kind: 'looked' } }])
  expect(accounts[0]?.accountId).toMatch(/^\d{12}$/)
  expect(kinds(things)).toEqual(everything)
  for (const thing of things) {
    expect(thing).toMatchObject({
      account: 'sandbox',
      there: 'yes',
      standing: { kind: 'left', reason: 'interrupted' },
      run: { runId: run.id, template: 'web', here: true },
    })
    expect(thing.madeAt).toBeGreaterThan(Date.now() - 120_000)
  }
  const vm = things.find(({ kind }) => kind === 'vm')!
  // A core and two GiB of memory by the sandbox's catalogue, for 730 hours, and its volume.
  expect(vm.month).toBeGreaterThan(730 * (0.036 + 2 * 0.005))
  expect(vm.sizeGib).toBeGreaterThan(0)
  expect(things.find(({ kind }) => kind === 'keypair')?.month).toBe(0)
  expect(things.find(({ kind }) => kind === 'security-group')?.usedBy).toEqual([vm.id])

  const told: string[] = []
  studio.leftovers.onChange(() => {
    const { removing } = studio.leftovers.view()
    if (removing !== undefined) told.push(`${removing.done} of ${removing.of}`)
  })
  await studio.leftovers.remove(things.map(({ key }) => key)).ended
  expect(seen(studio).map(({ removal }) => removal?.kind)).toEqual(things.map(() => 'destroyed'))
  expect(told).toContain('0 of 4')
  expect(told).toContain('3 of 4')
  expect(await studio.leftovers.count()).toBe(0)
  studio.leftovers.dismiss()
  expect(seen(studio)).toEqual([])
  await studio.leftovers.scan()
  expect(seen(studio)).toEqual([])
  expect(await studio.leftovers.list()).toEqual([])
})

test('one thing is deleted while the others stay; what is still in use says so at once', async () => {
  const home = temporaryFolder()
  const studio = await openStudio(home)
  await cutOffRun(studio, home)
  await studio.leftovers.scan()
  const keyOf = (kind: string) => seen(studio).find((thing) => thing.kind === kind)!.key
  const [group, address, vm] = [keyOf('security-group'), keyOf('public-ip'), keyOf('vm')]
  await studio.leftovers.remove([group, address]).ended
  const after = new Map(seen(studio).map((thing) => [thing.key, thing.removal]))
  expect(after.get(group)).toMatchObject({ kind: 'failed', error: { code: 'still-used' } })
  expect(after.get(address)).toEqual({ kind: 'destroyed' })
  expect(after.get(vm)).toBeUndefined()
  await studio.leftovers.scan()
  expect(kinds(seen(studio))).toEqual(['keypair', 'security-group', 'vm'])
  await studio.leftovers.remove([vm, group]).ended
  await studio.leftovers.scan()
  expect(kinds(seen(studio))).toEqual(['keypair'])
  // The badge counts the same.
  expect(await studio.leftovers.count()).toBe(1)
})

test('what goes on and what is kept on purpose is shown and not deleted; what is due is not counted before', async () => {
  const home = temporaryFolder()
  const studio = await openStudio(home)
  const live = await failingRun(studio, home, 'ask')
  const kept = await failingRun(studio, home, 'ask')
  await kept.answer(kept.state().prompts[0]!.promptId, 'abort')
  await kept.done
  await studio.leftovers.scan()
  const things = seen(studio)
  expect(kinds(things.filter(isOf('live')))).toEqual(everything)
  expect(kinds(things.filter(isOf('kept')))).toEqual(everything)
  expect(things).toHaveLength(8)
  expect(things.find(isOf('kept'))?.standing).toMatchObject({ until: expect.any(Number) })
  expect(await studio.leftovers.count()).toBe(0)
  for (const { key } of things) {
    expect(() => studio.leftovers.remove([key])).toThrow(expect.objectContaining({ code: 'not-leftover' }))
  }
  expect(await studio.leftovers.destroy(undefined, () => {})).toEqual({ destroyed: 0, remaining: [] })
  await live.answer(live.state().prompts[0]!.promptId, 'clean-up')
  await live.done
  await studio.leftovers.scan()
  expect(kinds(seen(studio))).toEqual(everything)
})

test('what a run of another computer made is marked as such and goes only when it is chosen', async () => {
  const home = temporaryFolder()
  const studio = await openStudio(home)
  const run = await failingRun(studio, home, 'abort')
  // As if another computer had run it: the account has its things, and no journal here tells of them.
  const elsewhere = temporaryFolder()
  await mkdir(elsewhere, { recursive: true })
  await rename(join(home, 'runs', run.id), join(elsewhere, run.id))
  const { oapi } = await studio.accounts.sandbox()
  const name = `packer_${randomUUID()}`
  await oapi.call('CreateKeypair', { KeypairName: name })
  await oapi.call('CreateKeypair', { KeypairName: 'somebody' })
  await oapi.call('CreateSecurityGroup', { SecurityGroupName: `packer_osc_${randomUUID()}`, Description: 'Temporary' })
  await studio.leftovers.scan()
  const things = seen(studio)
  expect(kinds(things.filter(isOf('elsewhere')))).toEqual(everything)
  expect(things.filter(isOf('elsewhere')).map((thing) => thing.run)).toEqual(
    everything.map(() => ({ runId: run.id, here: false })),
  )
  expect(kinds(things.filter(isOf('named')))).toEqual(['keypair', 'security-group'])
  expect(things).toHaveLength(6)
  expect(await studio.leftovers.count()).toBe(0)

  await studio.leftovers.remove(things.map(({ key }) => key)).ended
  expect(seen(studio).map(({ removal }) => removal?.kind)).toEqual(things.map(() => 'destroyed'))
  await studio.leftovers.scan()
  expect(seen(studio)).toEqual([])
  const { Keypairs } = await oapi.call('ReadKeypairs', {})
  expect(Keypairs?.map(({ KeypairName }) => KeypairName)).toEqual(['somebody'])
})

test('what was deleted by hand is shown as not there; deleting it closes the record', async () => {
  const home = temporaryFolder()
  const studio = await openStudio(home)
  const run = await cutOffRun(studio, home)
  const { oapi } = await studio.accounts.sandbox()
  const key = [...run.state().resources.values()].find(({ kind }) => kind === 'keypair')!
  await oapi.call('DeleteKeypair', { KeypairName: key.id! })
  await studio.leftovers.scan()
  const gone = seen(studio).find(({ kind }) => kind === 'keypair')!
  expect(gone).toMatchObject({ there: 'no', standing: { kind: 'left' } })
  await studio.leftovers.remove([gone.key]).ended
  expect(seen(studio).find((thing) => thing.key === gone.key)?.removal).toEqual({ kind: 'absent' })
  expect(await studio.leftovers.count()).toBe(3)
})

test('accounts that cannot be asked say why, and keep the others from nothing', async () => {
  const home = temporaryFolder()
  const first = await openStudio(home)
  await cutOffRun(first, home)
  await first.close()
  const studio = await createStudio({
    host: 'web',
    environment: {
      PATH: process.env.PATH,
      HOME: home,
      OMI_STUDIO_HOME: home,
      OMI_STUDIO_SANDBOX_TIMINGS: 'instant',
      OSC_ACCESS_KEY: 'ABCDEFGHIJ0123456789',
      OSC_SECRET_KEY: 'ABCDEFGHIJ0123456789ABCDEFGHIJ0123456789',
      OSC_REGION: 'eu-west-2',
      OSC_ENDPOINT_API: 'http://127.0.0.1:9/api/v1',
    },
    appFolder: programFolder,
  })
  onTestFinished(() => studio.close())
  const looking = studio.leftovers.scan()
  await expect
    .poll(() => studio.leftovers.view().accounts.find(({ key }) => key === 'sandbox')?.state.kind, { timeout: 15_000 })
    .toBe('looked')
  expect(studio.leftovers.view().things).toHaveLength(4)
  studio.leftovers.stopScan()
  await looking
  const [, broken] = leftoverViewSchema.parse(studio.leftovers.view()).accounts
  expect(broken).toMatchObject({ key: 'template', kind: 'environment', accessKeyEnd: '6789', region: 'eu-west-2' })
  expect(['failed', 'stopped']).toContain(broken?.state.kind)
  expect(studio.leftovers.view().scan).toBe('looked')
})

test('volumes that outlive their VM, and a temporary OMI with its snapshots, go after what holds them', async () => {
  const home = temporaryFolder()
  const studio = await openStudio(home)
  const { oapi, waiter } = await studio.accounts.sandbox()
  const run = [{ Key: 'omi-studio:run', Value: '20260110T080000-0123456789ab' }]
  const signal = AbortSignal.timeout(20_000)
  const { Images = [] } = await oapi.call('ReadImages', { Filters: { ImageNames: ['Ubuntu-24.04-*'] } })
  const { Vms = [] } = await oapi.call('CreateVms', {
    ImageId: Images[0]!.ImageId!,
    VmType: 'tinav6.c1r1p2',
    BlockDeviceMappings: [{ DeviceName: '/dev/xvdb', Bsu: { VolumeSize: 4, DeleteOnVmDeletion: false } }],
  })
  const vmId = Vms[0]!.VmId!
  const vm = await waiter.wait({
    kind: 'vm',
    id: vmId,
    what: 'the VM',
    timeout: 20_000,
    signal,
    judge: (seen) =>
      seen?.State === 'running' ? { kind: 'done', result: seen } : { kind: 'pending', detail: 'not yet' },
  })
  const data = vm.BlockDeviceMappings?.find(({ DeviceName }) => DeviceName === '/dev/xvdb')?.Bsu?.VolumeId ?? ''
  await oapi.call('CreateTags', { ResourceIds: [vmId, data], Tags: run })
  const { Image } = await oapi.call('CreateImage', { ImageName: 'web (new 0123abcd)', VmId: vmId, NoReboot: true })
  await expect
    .poll(async () => {
      const { Images: made = [] } = await oapi.call('ReadImages', { Filters: { ImageIds: [Image!.ImageId!] } })
      return made[0]?.State
    })
    .toBe('available')

  await studio.leftovers.scan()
  const things = seen(studio)
  expect(kinds(things)).toEqual(['image', 'snapshot', 'snapshot', 'vm', 'volume'])
  expect(things.find(({ kind }) => kind === 'volume')).toMatchObject({ id: data, usedBy: [vmId], sizeGib: 4 })
  expect(things.find(({ kind }) => kind === 'snapshot')?.usedBy).toEqual([Image?.ImageId])
  await studio.leftovers.remove(things.map(({ key }) => key)).ended
  expect(seen(studio).map(({ removal }) => removal?.kind)).toEqual(things.map(() => 'destroyed'))
  await studio.leftovers.scan()
  expect(seen(studio)).toEqual([])
})

test('what is ignored stays, counts no more, and is shown again when somebody wants', async () => {
  const home = temporaryFolder()
  const first = await openStudio(home)
  const run = await cutOffRun(first, home)
  await first.leftovers.scan()
  const { key } = seen(first).find(({ kind }) => kind === 'keypair')!
  await first.leftovers.ignore([key], 'we still need it')
  expect(await first.leftovers.count()).toBe(3)
  await first.close()

  const studio = await openStudio(home)
  await studio.leftovers.scan()
  expect(seen(studio).find((thing) => thing.key === key)?.ignored).toEqual({
    note: 'we still need it',
    at: expect.any(Number),
  })
  expect(() => studio.leftovers.remove([key])).toThrow(expect.objectContaining({ code: 'not-leftover' }))
  expect((await studio.leftovers.list()).map(({ kind }) => kind)).not.toContain('keypair')
  expect((await studio.leftovers.destroy(undefined, () => {})).remaining).toEqual([])
  await studio.leftovers.scan()
  expect(kinds(seen(studio))).toEqual(['keypair'])
  expect(await studio.leftovers.count()).toBe(0)
  await studio.leftovers.unignore([key])
  expect(await studio.leftovers.count()).toBe(1)
  expect((await studio.leftovers.destroy(run.id, () => {})).destroyed).toBe(1)
})

test('a deletion that is stopped begins nothing further, and what it did not begin is as it was', async () => {
  const home = temporaryFolder()
  const studio = await openStudio(home)
  await cutOffRun(studio, home)
  await studio.leftovers.scan()
  const { ended } = studio.leftovers.remove(seen(studio).map(({ key }) => key))
  await expect(studio.leftovers.scan()).rejects.toMatchObject({ code: 'busy' })
  studio.leftovers.stopRemoval()
  expect(studio.leftovers.view().removing).toEqual({ done: 0, of: 4, stopping: true })
  await ended
  expect(seen(studio).map(({ removal }) => removal)).toEqual([undefined, undefined, undefined, undefined])
  expect(studio.leftovers.view().removing).toBeUndefined()
  expect(await studio.leftovers.count()).toBe(4)
})
