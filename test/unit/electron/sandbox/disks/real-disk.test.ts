import { beforeEach, expect, test, vi } from 'vitest'
import { type DiskWriter, RealDisk, type RealDiskKeeper } from '#electron/sandbox/disks/real-disk.ts'

/** A keeper whose layers are names only. */
class Names implements RealDiskKeeper {
  readonly disks: RealDisk[] = []
  readonly removed: string[] = []
  #made = 0

  async addLayer(): Promise<string> {
    this.#made += 1
    return `layer${this.#made}`
  }
  pathOf(layer: string): string {
    return `/layers/${layer}`
  }
  async removeLayer(layer: string): Promise<void> {
    this.removed.push(layer)
  }
  async isShared(layer: string, by: RealDisk): Promise<boolean> {
    return this.disks.some((disk) => disk !== by && disk.layers.includes(layer))
  }
  async adopt(size: number, layers: readonly string[]): Promise<RealDisk> {
    const disk = new RealDisk(`disk-${this.disks.length}`, size, layers, this)
    this.disks.push(disk)
    return disk
  }
  async changed(): Promise<void> {}
  async forget(disk: RealDisk): Promise<void> {
    this.disks.splice(this.disks.indexOf(disk), 1)
  }
}

let names: Names
beforeEach(() => {
  names = new Names()
})

const writer = (moves = true): DiskWriter & { readonly files: string[] } => {
  const files: string[] = []
  return {
    files,
    async moveTo(file) {
      files.push(file)
      return moves
    },
  }
}

test('a blank disk takes its first layer when a machine writes to it', async () => {
  const disk = await names.adopt(1, [])
  expect(await disk.lend(writer())).toBe('/layers/layer1')
})

test('a copy of a disk that nobody writes to shares its layers, and whoever writes takes a new one', async () => {
  const disk = await names.adopt(1, ['base'])
  const copy = await disk.fork(5)
  expect(copy.layers).toEqual(['base'])
  expect(copy.size).toBe(5)
  expect(await copy.lend(writer())).toBe('/layers/layer1')
  expect(copy.layers).toEqual(['layer1', 'base'])
  expect(disk.layers).toEqual(['base'])
})

test('a disk whose layer is its own alone is written to in place', async () => {
  const disk = await names.adopt(1, ['mine'])
  expect(await disk.lend(writer())).toBe('/layers/mine')
})

test('while a machine writes, a copy is what was there, and the machine moves on to a new layer', async () => {
  const disk = await names.adopt(1, ['mine'])
  const machine = writer()
  await disk.lend(machine)
  const copy = await disk.fork()
  expect(copy.layers).toEqual(['mine'])
  expect(machine.files).toEqual(['/layers/layer1'])
  expect(disk.layers).toEqual(['layer1', 'mine'])
})

test('a machine that has just let go leaves no half-used layer behind', async () => {
  const disk = await names.adopt(1, ['mine'])
  await disk.lend(writer(false))
  const copy = await disk.fork()
  expect(copy.layers).toEqual(['mine'])
  expect(disk.layers).toEqual(['mine'])
  expect(names.removed).toEqual(['layer1'])
})

test('a copy cannot be smaller', async () => {
  const disk = await names.adopt(4, ['mine'])
  expect(() => disk.fork(3)).toThrow(RangeError)
})

test('a second machine waits until the first one lets go', async () => {
  const disk = await names.adopt(1, ['mine'])
  const first = writer()
  await disk.lend(first)
  const second = disk.lend(writer())
  disk.release(writer())
  expect(await Promise.race([second, Promise.resolve('waits')])).toBe('waits')
  disk.release(first)
  expect(await second).toBe('/layers/mine')
})

test('a second machine is refused when the first one never lets go', async () => {
  vi.useFakeTimers()
  try {
    const disk = await names.adopt(1, ['mine'])
    await disk.lend(writer())
    const second = expect(disk.lend(writer())).rejects.toMatchObject({ code: 'disk-in-use' })
    await vi.advanceTimersByTimeAsync(30_000)
    await second
  } finally {
    vi.useRealTimers()
  }
})
