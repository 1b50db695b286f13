import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import * as z from 'zod'
import { StudioError } from '#shared/studio-error.ts'
import type { BaseSystem, DiskStore } from './disk.ts'
import { createQcow2 } from './qemu-img.ts'
import { RealDisk, type RealDiskKeeper } from './real-disk.ts'
import { findRealImage } from './real-images.ts'

const diskFormat = 1

/** Size in GiB of the root disk of a public OMI. */
const baseDiskSize = 10

const storedDisk = z.strictObject({
  version: z.number(),
  id: z.string(),
  size: z.number(),
  /** The top first: names of files in `layers`, or the path of an image. */
  layers: z.array(z.string()),
})

/**
 * Keeps the disks of real machines in a folder: `layers/<name>.qcow2` are copy-on-write files, `disks/<id>.json` says
 * which of them a disk shows. The guests write into the files themselves, so they are up to date whatever happens.
 */
export class RealDiskStore implements DiskStore, RealDiskKeeper {
  readonly #folder: string
  readonly #images: string
  readonly #disks = new Map<string, Promise<RealDisk | undefined>>()
  /** Those that are open, for the layers that they share. */
  readonly #open = new Set<RealDisk>()
  /** Layers whose disk is not described yet. */
  readonly #fresh = new Set<string>()

  /** @param images where the public OMIs' images are (`findRealImage`). */
  constructor(folder: string, images: string) {
    this.#folder = folder
    this.#images = images
  }

  createBlank(size: number): Promise<RealDisk> {
    return this.adopt(size, [])
  }

  async openBase(base: BaseSystem): Promise<RealDisk> {
    return this.adopt(baseDiskSize, [await findRealImage(this.#images, base)])
  }

  open(id: string): Promise<RealDisk | undefined> {
    const known = this.#disks.get(id)
    if (known !== undefined) return known
    const opening = /^[\w-]+$/.test(id) ? this.#read(id) : Promise.resolve(undefined)
    this.#disks.set(id, opening)
    return opening
  }

  /** Everything is on disk already; what an earlier program left half made is removed. */
  async save(): Promise<void> {
    const disks = await Promise.allSettled(this.#disks.values())
    // A disk that cannot be read may show any of the layers: then nothing is removed.
    if (disks.some(({ status }) => status === 'rejected')) return
    for (const name of await namesIn(this.#diskFolder)) {
      if (!this.#disks.has(name.replace(/\.json$/, ''))) await rm(join(this.#diskFolder, name), { force: true })
    }
    for (const name of await namesIn(this.#layerFolder)) {
      const used = this.#fresh.has(name) || [...this.#open].some((disk) => disk.layers.includes(name))
      if (!used) await rm(join(this.#layerFolder, name), { force: true })
    }
  }

  async addLayer(size: number, below: readonly string[]): Promise<string> {
    await mkdir(this.#layerFolder, { recursive: true })
    const name = `${randomBytes(8).toString('hex')}.qcow2`
    this.#fresh.add(name)
    await createQcow2(join(this.#layerFolder, name), size, below[0])
    return name
  }

  pathOf(layer: string): string {
    return isAbsolute(layer) ? layer : join(this.#layerFolder, layer)
  }

  async removeLayer(layer: string): Promise<void> {
    this.#fresh.delete(layer)
    await rm(this.pathOf(layer), { force: true })
  }

  async isShared(layer: string, by: RealDisk): Promise<boolean> {
    if (isAbsolute(layer)) return true
    await Promise.allSettled(this.#disks.values())
    return [...this.#open].some((disk) => disk !== by && disk.layers.includes(layer))
  }

  async adopt(size: number, layers: readonly string[]): Promise<RealDisk> {
    const disk = new RealDisk(`disk-${randomBytes(8).toString('hex')}`, size, layers, this)
    this.#disks.set(disk.id, Promise.resolve(disk))
    this.#open.add(disk)
    await this.changed(disk)
    return disk
  }

  async changed(disk: RealDisk): Promise<void> {
    await mkdir(this.#diskFolder, { recursive: true })
    const stored = { version: diskFormat, id: disk.id, size: disk.size, layers: disk.layers }
    await writeFileAtomic(join(this.#diskFolder, `${disk.id}.json`), JSON.stringify(stored), { fsync: false })
    for (const layer of disk.layers) this.#fresh.delete(layer)
  }

  async forget(disk: RealDisk): Promise<void> {
    this.#disks.delete(disk.id)
    this.#open.delete(disk)
    await rm(join(this.#diskFolder, `${disk.id}.json`), { force: true })
    for (const layer of disk.layers) {
      if (!(await this.isShared(layer, disk))) await this.removeLayer(layer)
    }
  }

  get #diskFolder(): string {
    return join(this.#folder, 'disks')
  }

  get #layerFolder(): string {
    return join(this.#folder, 'layers')
  }

  async #read(id: string): Promise<RealDisk | undefined> {
    const path = join(this.#diskFolder, `${id}.json`)
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined
      throw error
    })
    if (text === undefined) return undefined
    const stored = storedDisk.safeParse(parseJson(text))
    if (!stored.success) throw damaged(path, z.prettifyError(stored.error))
    const { version, size, layers } = stored.data
    if (version > diskFormat) throw damaged(path, `it was written by a newer version of OMI Studio (format ${version})`)
    const disk = new RealDisk(id, size, layers, this)
    this.#open.add(disk)
    return disk
  }
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function damaged(path: string, why: string): StudioError {
  return new StudioError({
    code: 'sandbox-disk-damaged',
    message: `A disk of the sandbox region cannot be read: ${path}: ${why}.`,
    hint: 'Delete the sandbox folder of the application data to start with an empty sandbox region.',
  })
}
