import type { Disk } from './disk.ts'
import { fileSystemsOf, forkContent, type VolumeContent } from './volume-content.ts'

/** What a disk needs to be told to its store. */
export interface DiskKeeper {
  adopt(content: VolumeContent, size: number): SimulatedDisk
  forget(id: string): void
}

/** A disk whose content is a tree of files in memory rather than blocks. Machines of the simulated kind mount it. */
export class SimulatedDisk implements Disk {
  readonly id: string
  readonly size: number
  #content: VolumeContent
  #keeper: DiskKeeper
  #ownRevision = 0

  constructor(id: string, size: number, content: VolumeContent, keeper: DiskKeeper) {
    this.id = id
    this.size = size
    this.#content = content
    this.#keeper = keeper
  }

  get content(): VolumeContent {
    return this.#content
  }

  /** Replaces everything on the disk, as a partitioning tool or `mkfs` does. */
  set content(content: VolumeContent) {
    this.#content = content
    this.#ownRevision += 1
  }

  /** To be called after partitions or labels were changed in place. */
  touch(): void {
    this.#ownRevision += 1
  }

  /** Grows with every change of the disk or of a file on it. */
  get revision(): string {
    const trees = fileSystemsOf(this.#content).map((volume) => `${volume.tree.id}.${volume.tree.revision}`)
    return [this.#ownRevision, ...trees].join('/')
  }

  async fork(size = this.size): Promise<SimulatedDisk> {
    if (size < this.size) throw new RangeError(`a copy of a ${this.size} GiB disk cannot have ${size} GiB`)
    return this.#keeper.adopt(forkContent(this.#content), size)
  }

  async destroy(): Promise<void> {
    this.#keeper.forget(this.id)
  }
}
