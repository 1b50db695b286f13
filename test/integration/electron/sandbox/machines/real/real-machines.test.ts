import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createQcow2 } from '#electron/sandbox/disks/qemu-img.ts'
import { RealDiskStore } from '#electron/sandbox/disks/real-disk-store.ts'
import type { MachineExit } from '#electron/sandbox/machines/machine.ts'
import { whyNoRealMachines } from '#electron/sandbox/machines/real/qemu-programs.ts'
import { RealMachineFactory } from '#electron/sandbox/machines/real/real-machine-factory.ts'
import { temporaryFolder } from '#test/support/temporary-folder.ts'

/** What QEMU itself has to do for real machines. Guests are the suite test/vm's affair: here the firmware finds nothing. */
describe.skipIf(whyNoRealMachines(process.env) !== undefined)('machines that QEMU runs', () => {
  test('a machine without a system says so on its console, and takes and gives back disks', async () => {
    const { store, boot } = await openWorld()
    const disk = await store.createBlank(1)
    const machine = await boot(disk)
    await expect.poll(() => machine.consoleOutput(), { timeout: 30_000 }).toMatch(/No bootable device|not bootable/i)
    expect(machine.endpoint(22)).toBeUndefined()

    const data = await store.createBlank(1)
    await machine.attach({ serial: 'vol-data', deviceName: '/dev/xvdb', disk: data, boot: false })
    expect(data.layers).toHaveLength(1)
    const copy = await data.fork()
    expect(copy.layers).toEqual(data.layers.slice(1))

    await machine.kill()
    expect(await data.lend({ moveTo: async () => true })).toContain('.qcow2')
  }, 60_000)

  test('whoever opens the folder of a region that was killed ends the machines that it left', async () => {
    const { store, folder, boot } = await openWorld()
    const machine = await boot(await store.createBlank(1))
    const exits: MachineExit[] = []
    machine.onExit((exit) => exits.push(exit))
    await expect.poll(() => readdirSync(folder), { timeout: 30_000 }).toEqual(['i-1.pid'])

    const next = await RealMachineFactory.open({ folder, environment: process.env })
    await expect.poll(() => exits).toEqual(['crash'])
    expect(readdirSync(folder)).toEqual([])
    await next.close()
  }, 60_000)

  test('closing ends every machine, also one that is just starting', async () => {
    const { store, factory, boot } = await openWorld()
    const running = await boot(await store.createBlank(1))
    const starting = boot(await store.createBlank(1))
    await factory.close()
    await starting
    await factory.close()
    expect(running.consoleOutput()).toBeTypeOf('string')
    const left = await RealMachineFactory.open({ folder: join(temporaryFolder(), 'none'), environment: process.env })
    await left.close()
  }, 60_000)

  test('a machine whose image is broken fails with QEMU’s own words', async () => {
    const { store, boot } = await openWorld()
    const disk = await store.createBlank(1)
    const writer = { moveTo: async () => true }
    writeFileSync(await disk.lend(writer), 'not an image')
    disk.release(writer)
    await expect(boot(disk)).rejects.toThrow(/Image is not in qcow2 format/)
  }, 60_000)
})

describe.skipIf(whyNoRealMachines(process.env) !== undefined)('disks of real machines', () => {
  test('a disk is found again with all its layers, and what no disk shows is removed', async () => {
    const { store, root } = await openWorld()
    const disk = await store.createBlank(2)
    const writer = { moveTo: async () => true }
    await disk.lend(writer)
    disk.release(writer)
    const copy = await disk.fork()
    await createQcow2(join(root, 'disks', 'layers', 'left.qcow2'), 1, undefined)

    const later = new RealDiskStore(join(root, 'disks'), join(root, 'images'))
    const [again, copyAgain] = await Promise.all([later.open(disk.id), later.open(copy.id)])
    await later.save()
    expect(again?.layers).toEqual(disk.layers)
    expect(copyAgain?.size).toBe(2)
    expect(readdirSync(join(root, 'disks', 'layers'))).toEqual(disk.layers)

    await again?.destroy()
    expect(readdirSync(join(root, 'disks', 'layers'))).toEqual(disk.layers)
    await copyAgain?.destroy()
    expect(readdirSync(join(root, 'disks', 'layers'))).toEqual([])
    expect(readdirSync(join(root, 'disks', 'disks'))).toEqual([])
  })

  test('a public OMI is an overlay of its image, which never changes; without one it is said how to make it', async () => {
    const { store, root } = await openWorld()
    await expect(store.openBase('debian-12')).rejects.toMatchObject({ code: 'sandbox-image-missing' })
    mkdirSync(join(root, 'images'))
    const image = join(root, 'images', 'debian-12-0123456789ab.qcow2')
    await createQcow2(image, 1, undefined)
    const disk = await store.openBase('debian-12')
    const file = await disk.lend({ moveTo: async () => true })
    expect(file).not.toBe(image)
    expect(disk.layers.at(-1)).toBe(image)
    await disk.destroy()
    expect(readdirSync(join(root, 'images'))).toEqual(['debian-12-0123456789ab.qcow2'])
  })

  test('a description that cannot be read is named, and nothing is removed beside it', async () => {
    const { root } = await openWorld()
    mkdirSync(join(root, 'disks', 'disks'), { recursive: true })
    mkdirSync(join(root, 'disks', 'layers'))
    writeFileSync(join(root, 'disks', 'disks', 'disk-1.json'), '{"version": 1')
    writeFileSync(join(root, 'disks', 'layers', 'precious.qcow2'), '')
    const store = new RealDiskStore(join(root, 'disks'), join(root, 'images'))
    await expect(store.open('disk-1')).rejects.toMatchObject({ code: 'sandbox-disk-damaged' })
    await store.save()
    expect(readdirSync(join(root, 'disks', 'layers'))).toEqual(['precious.qcow2'])
  })
})

async function openWorld() {
  const root = temporaryFolder()
  const folder = join(root, 'machines')
  const store = new RealDiskStore(join(root, 'disks'), join(root, 'images'))
  const factory = await RealMachineFactory.open({
    folder,
    environment: process.env,
    limits: { cores: 1, memory: 64 },
  })
  onTestFinished(() => factory.close())
  let vms = 0
  return {
    root,
    folder,
    store,
    factory,
    async boot(disk: Awaited<ReturnType<RealDiskStore['createBlank']>>) {
      vms += 1
      const machine = factory.create({
        vmId: `i-${vms}`,
        hostname: 'nobody',
        cores: 1,
        memory: 1,
        bootMode: 'legacy',
        disks: [{ serial: 'vol-boot', deviceName: '/dev/sda1', disk, boot: true }],
        authorizedKeys: [],
        userData: '',
        privateIp: '10.9.0.4',
      })
      await machine.start()
      return machine
    },
  }
}
