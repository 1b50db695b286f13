import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FileTree } from '#electron/sandbox/disks/file-tree.ts'
import type { SimulatedDisk } from '#electron/sandbox/disks/simulated-disk.ts'
import { SimulatedDiskStore } from '#electron/sandbox/disks/simulated-disk-store.ts'
import { TreeWriter } from '#electron/sandbox/disks/tree-writer.ts'
import { fileSystemsOf, newFileSystem } from '#electron/sandbox/disks/volume-content.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'omi-disks-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

function writerOf(disk: SimulatedDisk | undefined): TreeWriter {
  const volume = disk && fileSystemsOf(disk.content)[0]
  if (!volume) throw new Error('the disk has no file system')
  return new TreeWriter(volume.tree, () => 1_700_000_000_000)
}

describe('a simulated disk', () => {
  it('is copied in constant time and shares nothing that is written later', async () => {
    const store = new SimulatedDiskStore()
    const disk = await store.openBase('ubuntu-24.04')
    const started = performance.now()
    const copies = await Promise.all(Array.from({ length: 1000 }, () => disk.fork()))
    expect(performance.now() - started).toBeLessThan(500)
    writerOf(copies[0]).file('/etc/only-here', 'x')
    writerOf(disk).file('/etc/hostname', 'changed\n')
    expect(writerOf(copies[1]).exists('/etc/only-here')).toBe(false)
    expect(writerOf(disk).exists('/etc/only-here')).toBe(false)
    expect(writerOf(copies[1]).read('/etc/hostname')).toBe('localhost\n')
  })

  it('cannot be copied to a smaller one', async () => {
    const disk = await new SimulatedDiskStore().createBlank(10)
    await expect(disk.fork(5)).rejects.toThrow(RangeError)
    expect((await disk.fork(20)).size).toBe(20)
  })

  it('keeps its content through many generations of copies', async () => {
    let disk = await new SimulatedDiskStore().openBase('debian-12')
    for (let generation = 0; generation < 60; generation += 1) {
      writerOf(disk).file(`/srv/${generation}`, String(generation))
      if (generation > 0) writerOf(disk).remove(`/srv/${generation - 1}`)
      disk = await disk.fork()
    }
    expect(writerOf(disk).list('/srv')).toEqual(['59'])
    expect(writerOf(disk).read('/usr/lib/os-release')).toContain('bookworm')
  })
})

describe('the disk store', () => {
  it('gives every disk back after a restart', async () => {
    const store = new SimulatedDiskStore(folder)
    const disk = await store.openBase('rhel-9')
    const blank = await store.createBlank(3)
    writerOf(disk).file('/etc/app.conf', 'kept', { mode: 0o640, uid: 7, gid: 8 })
    const copy = await disk.fork(20)
    writerOf(copy).remove('/etc/app.conf')
    writerOf(copy).file('/etc/copy', 'too')
    await store.save()

    const restarted = new SimulatedDiskStore(folder)
    const opened = await restarted.open(disk.id)
    expect(writerOf(opened).read('/etc/app.conf')).toBe('kept')
    const number = writerOf(opened).find('/etc/app.conf') ?? 0
    expect(fileSystemsOf(opened!.content)[0]?.tree.get(number)).toMatchObject({ mode: 0o640, uid: 7, gid: 8 })
    const openedCopy = await restarted.open(copy.id)
    expect(openedCopy?.size).toBe(20)
    expect(writerOf(openedCopy).exists('/etc/app.conf')).toBe(false)
    expect(writerOf(openedCopy).read('/etc/copy')).toBe('too')
    expect((await restarted.open(blank.id))?.content).toEqual({ kind: 'blank' })
    expect(await restarted.open('disk-unknown')).toBeUndefined()
  })

  it('saves changes made after a restart, again and again', async () => {
    const first = new SimulatedDiskStore(folder)
    const id = (await first.openBase('ubuntu-22.04')).id
    await first.save()
    for (let round = 0; round < 4; round += 1) {
      const store = new SimulatedDiskStore(folder)
      const disk = await store.open(id)
      expect(writerOf(disk).list('/srv')).toHaveLength(round)
      writerOf(disk).file(`/srv/${round}`, 'x')
      await store.save()
      writerOf(disk).file(`/srv/${round}`, 'y')
      await store.save()
    }
  })

  it('writes only what changed, shares layers, and removes what nobody needs', async () => {
    const store = new SimulatedDiskStore(folder)
    const disk = await store.openBase('ubuntu-24.04')
    const other = await store.openBase('ubuntu-24.04')
    await store.save()
    const layers = await readdir(join(folder, 'layers'))
    expect(layers).toHaveLength(3)
    await store.save()
    expect(await readdir(join(folder, 'layers'))).toEqual(layers)
    await disk.destroy()
    await other.destroy()
    await store.save()
    expect(await readdir(join(folder, 'layers'))).toEqual([])
    expect(await readdir(join(folder, 'disks'))).toEqual([])
    const third = await store.openBase('ubuntu-24.04')
    await store.save()
    expect(writerOf(await new SimulatedDiskStore(folder).open(third.id)).exists('/etc/passwd')).toBe(true)
  })

  it('says which file is damaged, and refuses what a newer version wrote', async () => {
    const store = new SimulatedDiskStore(folder)
    const disk = await store.createBlank(1)
    const tree = FileTree.empty(0)
    disk.content = newFileSystem('ext4', '', tree)
    new TreeWriter(tree, () => 0).file('/a', 'aaaa')
    await store.save()
    const [layer = ''] = await readdir(join(folder, 'layers'))
    const path = join(folder, 'layers', layer)
    await writeFile(path, (await readFile(path)).subarray(0, -2))
    await expect(new SimulatedDiskStore(folder).open(disk.id)).rejects.toThrow(`${path}: it ends too early`)
    const description = join(folder, 'disks', `${disk.id}.json`)
    await writeFile(description, (await readFile(description, 'utf8')).replace('"version":1', '"version":2'))
    await expect(new SimulatedDiskStore(folder).open(disk.id)).rejects.toThrow(/newer version/)
  })
})
