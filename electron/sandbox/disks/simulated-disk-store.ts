import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { StudioError } from '#shared/studio-error.ts'
import { baseSystemContent } from './base/base-system.ts'
import { windowsContent } from './base/windows-system.ts'
import type { BaseSystem, DiskStore } from './disk.ts'
import { FileTree, type Layer } from './file-tree.ts'
import { decodeLayer, encodeLayer } from './layer-file.ts'
import { type DiskKeeper, SimulatedDisk } from './simulated-disk.ts'
import { forkContent, type PlainContent, type VolumeContent } from './volume-content.ts'

const diskFormat = 1

/** Size in GiB of the root disk of a public OMI. */
const baseDiskSize = 10

/**
 * Keeps the disks of simulated machines in memory and, on `save`, in a folder: `disks/<id>.json` says what a disk
 * holds, `layers/<id>.layer` are the copy-on-write layers that the disks share. A layer below the top never changes,
 * so it is written once; tops are written under a new name each time and replaced by the description that names them,
 * so that a crash while saving leaves the state of the save before.
 */
export class SimulatedDiskStore implements DiskStore, DiskKeeper {
  readonly #folder: string | undefined
  readonly #disks = new Map<string, SimulatedDisk>()
  readonly #bases = new Map<BaseSystem, VolumeContent>()
  /** Layers already written, and layers read, by id. */
  readonly #layers = new Map<string, Layer>()
  readonly #savedRevisions = new Map<string, string>()
  #saving: Promise<void> = Promise.resolve()

  /** @param folder where `save` writes; without one the disks live as long as the process. */
  constructor(folder?: string) {
    this.#folder = folder
  }

  async createBlank(size: number): Promise<SimulatedDisk> {
    return this.adopt({ kind: 'blank' }, size)
  }

  async openBase(base: BaseSystem): Promise<SimulatedDisk> {
    const content = this.#bases.get(base) ?? (base === 'windows-2022' ? windowsContent() : baseSystemContent(base))
    this.#bases.set(base, content)
    return this.adopt(forkContent(content), baseDiskSize)
  }

  async open(id: string): Promise<SimulatedDisk | undefined> {
    const known = this.#disks.get(id)
    if (known || this.#folder === undefined || !/^[\w-]+$/.test(id)) return known
    const text = await readFileIfThere(join(this.#folder, 'disks', `${id}.json`))
    if (!text) return undefined
    const stored = JSON.parse(text.toString('utf8')) as StoredDisk
    if (stored.version > diskFormat) throw newerFormat(id, stored.version)
    const content = await this.#restore(stored.content)
    const already = this.#disks.get(id)
    if (already) return already
    const disk = new SimulatedDisk(id, stored.size, content, this)
    this.#disks.set(id, disk)
    this.#savedRevisions.set(id, disk.revision)
    return disk
  }

  adopt(content: VolumeContent, size: number): SimulatedDisk {
    const disk = new SimulatedDisk(`disk-${randomBytes(8).toString('hex')}`, size, content, this)
    this.#disks.set(disk.id, disk)
    return disk
  }

  forget(id: string): void {
    this.#disks.delete(id)
    this.#savedRevisions.set(id, 'destroyed')
  }

  save(): Promise<void> {
    const run = this.#saving.then(() => this.#save())
    this.#saving = run.catch(() => undefined)
    return run
  }

  async #save(): Promise<void> {
    if (this.#folder === undefined) return
    const disks = join(this.#folder, 'disks')
    const layers = join(this.#folder, 'layers')
    await mkdir(disks, { recursive: true })
    await mkdir(layers, { recursive: true })
    let changed = false
    for (const [id, saved] of [...this.#savedRevisions]) {
      if (saved !== 'destroyed') continue
      await rm(join(disks, `${id}.json`), { force: true })
      this.#savedRevisions.delete(id)
      changed = true
    }
    for (const disk of [...this.#disks.values()]) {
      const revision = disk.revision
      if (this.#savedRevisions.get(disk.id) === revision) continue
      const { stored, pending } = this.#describe(disk)
      for (const { name, bytes } of pending) await writeFileAtomic(join(layers, `${name}.layer`), bytes)
      await writeFileAtomic(join(disks, `${disk.id}.json`), JSON.stringify(stored))
      this.#savedRevisions.set(disk.id, revision)
      changed = true
    }
    if (!changed) return
    for (const layer of await removeUnusedLayers(disks, layers)) this.#layers.delete(layer)
  }

  /** Taken in one go, without awaiting, so that what is written belongs together although machines keep running. */
  #describe(disk: SimulatedDisk): { stored: StoredDisk; pending: PendingLayer[] } {
    const pending: PendingLayer[] = []
    const describePlain = (content: PlainContent): StoredContent => {
      if (content.kind !== 'file-system') return content
      const { layer, next } = content.tree.state
      const below: string[] = []
      for (let at = layer.parent; at; at = at.parent) {
        below.push(at.id)
        if (this.#layers.has(at.id)) continue
        this.#layers.set(at.id, at)
        pending.push({ name: at.id, bytes: encodeLayer(at) })
      }
      const top = `${layer.id}-${content.tree.revision}`
      pending.push({ name: top, bytes: encodeLayer(layer) })
      const { kind, type, uuid, label } = content
      return { kind, type, uuid, label, next, layers: [top, ...below] }
    }
    const { content } = disk
    const stored: StoredContent =
      content.kind === 'partitioned'
        ? {
            ...content,
            partitions: content.partitions.map((partition) => ({
              ...partition,
              content: describePlain(partition.content),
            })),
          }
        : describePlain(content)
    return { stored: { version: diskFormat, id: disk.id, size: disk.size, content: stored }, pending }
  }

  async #restore(stored: StoredContent): Promise<VolumeContent> {
    if (stored.kind !== 'partitioned') return this.#restorePlain(stored)
    const partitions = []
    for (const partition of stored.partitions) {
      if (partition.content.kind === 'partitioned') throw new TypeError('a partition cannot hold partitions')
      partitions.push({ ...partition, content: await this.#restorePlain(partition.content) })
    }
    return { ...stored, partitions }
  }

  async #restorePlain(stored: Exclude<StoredContent, { kind: 'partitioned' }>): Promise<PlainContent> {
    if (stored.kind !== 'file-system') return stored
    const top = stored.layers[0]
    if (top === undefined) throw new TypeError('a file system without a layer')
    const layer = await this.#readLayer(top)
    const tree = new FileTree(layer, stored.next)
    return { kind: 'file-system', type: stored.type, uuid: stored.uuid, label: stored.label, tree }
  }

  async #readLayer(name: string): Promise<Layer> {
    const known = this.#layers.get(name)
    if (known) return known
    const path = join(this.#folder ?? '', 'layers', `${name}.layer`)
    let layer: Layer
    try {
      layer = await decodeLayer(await readFile(path), (parent) => this.#readLayer(parent))
    } catch (error) {
      throw new StudioError(
        {
          code: 'sandbox-disk-damaged',
          message: `A disk of the sandbox region cannot be read: ${path}: ${error instanceof Error ? error.message : String(error)}.`,
          hint: 'Delete the sandbox folder of the application data to start with an empty sandbox region.',
        },
        { cause: error },
      )
    }
    const raced = this.#layers.get(name)
    if (raced) return raced
    if (name === layer.id) this.#layers.set(name, layer)
    return layer
  }
}

interface StoredDisk {
  readonly version: number
  readonly id: string
  readonly size: number
  readonly content: StoredContent
}

type StoredContent =
  | Exclude<PlainContent, { kind: 'file-system' }>
  | {
      readonly kind: 'file-system'
      readonly type: string
      readonly uuid: string
      readonly label: string
      readonly next: number
      /** The top first. */
      readonly layers: readonly string[]
    }
  | (Omit<Extract<VolumeContent, { kind: 'partitioned' }>, 'partitions'> & {
      readonly partitions: readonly StoredPartition[]
    })

type StoredPartition = Omit<Extract<VolumeContent, { kind: 'partitioned' }>['partitions'][number], 'content'> & {
  readonly content: StoredContent
}

interface PendingLayer {
  readonly name: string
  readonly bytes: Buffer
}

/** Removes the layers that no disk needs any more and returns their names. */
async function removeUnusedLayers(disks: string, layers: string): Promise<string[]> {
  const used = new Set<string>()
  for (const name of await readdir(disks)) {
    if (!name.endsWith('.json')) continue
    const stored = JSON.parse(await readFile(join(disks, name), 'utf8')) as StoredDisk
    const contents =
      stored.content.kind === 'partitioned'
        ? stored.content.partitions.map((partition) => partition.content)
        : [stored.content]
    for (const content of contents) {
      if (content.kind === 'file-system') for (const layer of content.layers) used.add(`${layer}.layer`)
    }
  }
  const unused = (await readdir(layers)).filter((name) => !used.has(name))
  for (const name of unused) await rm(join(layers, name), { force: true })
  return unused.map((name) => name.replace(/\.layer$/, ''))
}

async function readFileIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function newerFormat(id: string, version: number): StudioError {
  return new StudioError({
    code: 'sandbox-disk-newer',
    message: `The sandbox disk ${id} was written by a newer version of OMI Studio (format ${version}).`,
    hint: 'Update OMI Studio, or delete the sandbox folder of the application data.',
  })
}
