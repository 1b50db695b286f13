import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { whyNoRealMachines } from '#electron/sandbox/machines/real/qemu-programs.ts'
import { createStudio } from '#electron/studio/studio.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'
import { programFolder } from '#test/support/whole-build/command-line.ts'

async function openStudio(home: string, variables: Readonly<Record<string, string | undefined>> = {}) {
  const studio = await createStudio({
    host: 'cli',
    environment: {
      PATH: process.env.PATH,
      OMI_STUDIO_HOME: home,
      OMI_STUDIO_VM_CACHE: join(home, 'images'),
      OMI_STUDIO_SANDBOX_TIMINGS: 'instant',
      ...variables,
    },
    appFolder: programFolder,
  })
  onTestFinished(() => studio.close())
  return studio
}

test('settings from before real machines mean simulated ones', async () => {
  const home = temporaryFolder()
  const old = { version: 1, content: { theme: 'dark', parallelBuilds: 2, account: 'sandbox', logFontSize: 13 } }
  await writeFile(join(home, 'settings.json'), JSON.stringify(old))
  const studio = await openStudio(home)
  expect(await studio.settings.read()).toMatchObject({ theme: 'dark', sandboxMachines: 'simulated' })
})

test('a kind of machines that there is not is named, with those that there are', async () => {
  const studio = await openStudio(temporaryFolder(), { OMI_STUDIO_SANDBOX_MACHINES: 'reel' })
  await expect(studio.sandbox.open()).rejects.toMatchObject({ code: 'unknown-machines' })
})

test('real machines without QEMU are refused with the reason', async () => {
  const studio = await openStudio(temporaryFolder(), { OMI_STUDIO_SANDBOX_MACHINES: 'real', PATH: '' })
  await expect(studio.sandbox.open()).rejects.toMatchObject({
    code: 'real-machines-unavailable',
    message: expect.stringContaining('QEMU is not installed'),
  })
})

test.skipIf(whyNoRealMachines(process.env) !== undefined)(
  'the setting opens a region with real machines, in a folder of its own; a VM without an image says what is missing',
  async () => {
    const home = temporaryFolder()
    const studio = await openStudio(home)
    await studio.settings.update((settings) => ({ ...settings, sandboxMachines: 'real' }))
    const { region } = await studio.sandbox.open()
    expect(existsSync(join(home, 'sandbox-real', 'region.lock'))).toBe(true)
    expect(existsSync(join(home, 'sandbox', 'region.lock'))).toBe(false)

    const { Images = [] } = await region.call('ReadImages', { Filters: { ImageNames: ['Debian-12-*'] } })
    const { Vms = [] } = await region.call('CreateVms', { ImageId: Images[0]?.ImageId ?? '', VmType: 'tinav6.c1r1p2' })
    await region.settled()
    const { Vms: later = [] } = await region.call('ReadVms', { Filters: { VmIds: [Vms[0]?.VmId ?? ''] } })
    expect(later[0]?.State).toBe('stopped')
    expect(later[0]?.StateReason).toContain('There is no image of debian-12 for real machines')
  },
)
