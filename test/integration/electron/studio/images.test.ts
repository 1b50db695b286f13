import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createStudio, type Studio } from '#electron/studio/studio.ts'
import type { CallInput, CallName, CallOutput } from '#shared/contract/calls.ts'
import { leftoversOf } from '#shared/run/run-state.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { programFolder } from '#test/support/whole-build/command-line.ts'

async function openStudio(home = temporaryFolder()) {
  const studio: Studio = await createStudio({
    host: 'web',
    environment: { PATH: process.env.PATH, OMI_STUDIO_HOME: home, OMI_STUDIO_SANDBOX_TIMINGS: 'instant' },
    appFolder: programFolder,
  })
  onTestFinished(() => studio.close())
  const call = <Name extends CallName>(name: Name, input: CallInput<Name>): Promise<CallOutput<Name>> =>
    studio.handlers.calls[name](input as never, AbortSignal.timeout(60_000)) as Promise<CallOutput<Name>>
  return { studio, home, call }
}

const template = (name: string, provisioner: string) => `source "osc-bsu" "web" {
  vm_type      = "tinav6.c1r2p2"
  ssh_username = "outscale"
  omi_name     = "${name}"
  omi_account_ids = ["123456789012"]
  source_omi_filter {
    filters     = { image-name = "Ubuntu-24.04-*" }
    owners      = ["Outscale"]
    most_recent = true
  }
}

build {
  sources = ["source.osc-bsu.web"]
  provisioner "shell" {
    inline = ["${provisioner}"]
  }
}
`

/** Builds an OMI in the sandbox region. */
async function built({ studio, home, call }: Awaited<ReturnType<typeof openStudio>>, provisioner = 'true') {
  const name = `web-${Math.random().toString(36).slice(2, 8)}`
  const path = join(home, `${name}.pkr.hcl`)
  await writeFile(path, template(name, provisioner))
  const started = await call('runs.start', { path, variables: {}, account: 'sandbox', onError: 'cleanup' })
  if (started.kind !== 'started') throw new Error(JSON.stringify(started.diagnostics))
  await studio.engine.live(started.runId)?.done
  const [image] = (await call('images.read', { account: 'sandbox', scope: 'mine' })).filter((one) => one.name === name)
  if (image === undefined) throw new Error('no OMI was made')
  return { image, runId: started.runId, path, name }
}

const trial = {
  account: 'sandbox',
  vmType: 'tinav6.c1r2p2',
  communicator: 'ssh',
  username: 'outscale',
  patience: 60,
} as const

/** Without a kernel a VM of the OMI gets no further than its boot loader. */
const unbootable = 'sudo rm -f /boot/vmlinuz*'

test('an OMI is listed with what built it, and shared, tagged and described, each change read back', async () => {
  const opened = await openStudio()
  const { call } = opened
  const { image, runId } = await built(opened)
  expect(image).toMatchObject({ own: true, state: 'available', sharedWith: ['123456789012'], vmIds: [], public: false })
  expect(image.builtBy).toMatchObject({ runId, sourceImageId: expect.stringMatching(/^ami-/) })

  const change = { account: 'sandbox', imageId: image.imageId } as const
  const shared = await call('images.share', {
    ...change,
    add: ['222233334444', '555566667777'],
    remove: ['123456789012'],
    snapshots: true,
    public: true,
  })
  expect(shared).toMatchObject({ sharedWith: ['222233334444', '555566667777'], public: true })
  expect(await call('images.share', { ...change, add: [], remove: [], snapshots: false, public: false })).toMatchObject(
    {
      public: false,
    },
  )

  const tagged = await call('images.update', {
    ...change,
    description: 'For the shop',
    setTags: { team: 'web', stage: 'test' },
    removeTags: [],
  })
  expect(tagged).toMatchObject({ description: 'For the shop', tags: { team: 'web', stage: 'test' } })
  const fewer = await call('images.update', { ...change, setTags: { stage: 'prod' }, removeTags: ['team'] })
  expect(fewer.tags).toMatchObject({ stage: 'prod' })
  expect(fewer.tags.team).toBeUndefined()
})

test('a boot test passes for an OMI that lets one in, saves the console, and leaves nothing', async () => {
  const opened = await openStudio()
  const { studio, call } = opened
  const { image } = await built(opened)
  const { runId } = await call('images.bootTest', { ...trial, imageId: image.imageId, command: 'test -d /etc' })
  const run = studio.engine.live(runId)
  expect(await run?.done).toBe('succeeded')
  const state = (await studio.engine.open(runId)).state()
  expect(leftoversOf(state)).toEqual([])
  expect([...state.builds.values()][0]?.steps.map(({ id }) => id)).toContain('save-console')
  const after = await call('images.readOne', { account: 'sandbox', imageId: image.imageId })
  expect(after.bootTest).toMatchObject({ outcome: 'passed', runId })
  expect(after.vmIds).toEqual([])

  const failing = await call('images.bootTest', { ...trial, imageId: image.imageId, command: 'exit 7' })
  expect(await studio.engine.live(failing.runId)?.done).toBe('failed')
  const failed = await call('images.readOne', { account: 'sandbox', imageId: image.imageId })
  expect(failed.bootTest).toMatchObject({ outcome: 'failed', runId: failing.runId })
})

test('what nobody gets into fails the boot test, and nothing is left of it either', async () => {
  const opened = await openStudio()
  const { studio, call } = opened
  const { image } = await built(opened, unbootable)
  const { runId } = await call('images.bootTest', { ...trial, imageId: image.imageId, patience: 5 })
  expect(await studio.engine.live(runId)?.done).toBe('failed')
  const state = (await studio.engine.open(runId)).state()
  expect(leftoversOf(state)).toEqual([])
  const after = await call('images.readOne', { account: 'sandbox', imageId: image.imageId })
  expect(after.bootTest).toMatchObject({ outcome: 'failed', runId })
  expect(after.vmIds).toEqual([])
  const { log } = await studio.engine.open(runId)
  expect((await log.read({ from: 0, count: 1000 })).map(({ text }) => text).join('\n')).toContain('vmlinuz')
})

test('an OMI that does not boot is kept, tagged as failed, and shared with nobody; one that does is shared', async () => {
  const { studio, home, call } = await openStudio()
  const gated = async (name: string, provisioner: string) => {
    const path = join(home, `${name}.pkr.hcl`)
    await writeFile(path, template(name, provisioner).replace('ssh_username', 'ssh_timeout = "5s"\n  ssh_username'))
    const settings = { force: false, debug: false, onError: 'cleanup', bootTest: true } as const
    const started = await studio.builds.start({ path, workingFolder: home, account: 'sandbox', settings })
    if (started.kind !== 'started') throw new Error(JSON.stringify(started.diagnostics))
    const outcome = await started.run.done
    expect(leftoversOf(started.run.state())).toEqual([])
    const [image] = (await call('images.read', { account: 'sandbox', scope: 'mine' })).filter(
      (one) => one.name === name,
    )
    return { outcome, image }
  }
  const good = await gated('good', 'true')
  expect(good).toMatchObject({
    outcome: 'succeeded',
    image: { sharedWith: ['123456789012'], bootTest: { outcome: 'passed' } },
  })
  const bad = await gated('bad', unbootable)
  expect(bad).toMatchObject({ outcome: 'failed', image: { sharedWith: [], bootTest: { outcome: 'failed' } } })
})

test('a test VM stays until it is ended, longer when asked, and goes with all that was made for it', async () => {
  const opened = await openStudio()
  const { studio, call } = opened
  const { image } = await built(opened)
  const { runId } = await call('images.testVm', { ...trial, imageId: image.imageId, minutes: 60 })
  const run = studio.engine.live(runId)
  if (run === undefined) throw new Error('the run has ended already')
  const prompt = await new Promise<string>((resolve, reject) =>
    run.subscribe((event) => {
      if (event.type === 'prompt-asked') resolve(event.promptId)
      if (event.type === 'run-ended') reject(new Error('the run ended without a VM'))
    }),
  )
  const expires = () => run.state().prompts[0]?.expiresAt ?? 0
  expect(expires()).toBeGreaterThan(Date.now() + 59 * 60_000)
  const before = expires()
  await call('runs.extendPrompt', { runId, promptId: prompt, minutes: 30 })
  expect(expires() - before).toBe(30 * 60_000)

  const { vmIds } = await call('images.readOne', { account: 'sandbox', imageId: image.imageId })
  expect(vmIds).toHaveLength(1)
  const plan = await call('images.deletion', { account: 'sandbox', imageIds: [image.imageId] })
  expect(plan[0]).toMatchObject({ vmIds, sharedWith: ['123456789012'] })
  const target = { kind: 'run', runId, build: 'test-vm' } as const
  expect(await call('terminals.console', { target })).toMatchObject({
    vmId: vmIds[0],
    text: expect.stringContaining('login'),
  })
  const shell = await call('terminals.open', { target, columns: 80, rows: 24 })
  expect(shell.login).toMatch(/^outscale@/)

  await call('runs.answer', { runId, promptId: prompt, choice: 'end' })
  expect(await run.done).toBe('succeeded')
  expect(leftoversOf(run.state())).toEqual([])
  expect((await call('images.readOne', { account: 'sandbox', imageId: image.imageId })).vmIds).toEqual([])
})

test('OMIs are deleted with their snapshots, and what another OMI is made of stays, with the reason', async () => {
  const opened = await openStudio()
  const { studio, call } = opened
  const one = await built(opened)
  const two = await built(opened)
  const { oapi } = await studio.accounts.sandbox()
  const [snapshot = ''] = one.image.snapshotIds
  const { Image } = await oapi.call('CreateImage', {
    ImageName: 'on-the-same-snapshot',
    RootDeviceName: '/dev/sda1',
    BlockDeviceMappings: [{ DeviceName: '/dev/sda1', Bsu: { SnapshotId: snapshot } }],
  })
  await writeFile(one.path, template(one.name, 'true').replace('true', `echo ${one.image.imageId}`))
  const imageIds = [one.image.imageId, two.image.imageId]
  const [plan] = await call('images.deletion', { account: 'sandbox', imageIds })
  expect(plan?.snapshots).toEqual([{ snapshotId: snapshot, sizeGib: 10, usedBy: [Image?.ImageId], own: true }])
  await call('templates.open', { path: one.path })
  expect((await call('images.deletion', { account: 'sandbox', imageIds }))[0]?.templates).toEqual([one.path])

  const result = await call('images.delete', { account: 'sandbox', imageIds, snapshots: true })
  expect(result).toEqual([
    { kind: 'image', id: imageIds[0], outcome: 'deleted' },
    { kind: 'image', id: imageIds[1], outcome: 'deleted' },
    { kind: 'snapshot', id: snapshot, outcome: 'kept', why: `It is in use by ${Image?.ImageId}.` },
    { kind: 'snapshot', id: two.image.snapshotIds[0], outcome: 'deleted' },
  ])
  const left = await call('images.read', { account: 'sandbox', scope: 'mine' })
  expect(left.map(({ name }) => name)).toEqual(['on-the-same-snapshot'])
  await expect(call('images.readOne', { account: 'sandbox', imageId: imageIds[0] ?? '' })).rejects.toMatchObject({
    code: 'image-gone',
  })
})

test('a base that has a newer version makes the OMI outdated', async () => {
  const opened = await openStudio()
  const { studio, call } = opened
  const { image, path } = await built(opened)
  expect(await call('images.newerBases', { account: 'sandbox' })).toEqual([])
  // The same template over one's own OMIs: the second build finds the newer one.
  const own = (name: string) =>
    template(name, 'true').replace('Ubuntu-24.04-*', 'web-*').replace('["Outscale"]', '["self"]')
  await writeFile(path, own('child'))
  const started = await call('runs.start', { path, variables: {}, account: 'sandbox', onError: 'cleanup' })
  if (started.kind !== 'started') throw new Error(JSON.stringify(started.diagnostics))
  await studio.engine.live(started.runId)?.done
  const later = await built(opened)
  const child = (await call('images.read', { account: 'sandbox', scope: 'mine' })).find(({ name }) => name === 'child')
  expect(child?.builtBy?.sourceImageId).toBe(image.imageId)
  expect(await call('images.newerBases', { account: 'sandbox' })).toMatchObject([
    { imageId: child?.imageId, baseImageId: later.image.imageId },
  ])
})

test('an export is a task of the API with its progress', async () => {
  const opened = await openStudio()
  const { call } = opened
  const { image } = await built(opened)
  const target = { account: 'sandbox', imageId: image.imageId } as const
  await call('images.export', { ...target, bucket: 'images', prefix: 'web/', format: 'qcow2' })
  const [task] = await call('images.exports', target)
  expect(task).toMatchObject({ imageId: image.imageId, bucket: 'images', prefix: 'web/', format: 'qcow2' })
  await expect
    .poll(async () => (await call('images.exports', target))[0], { timeout: 10_000 })
    .toMatchObject({ state: 'completed', progress: 100 })
})
