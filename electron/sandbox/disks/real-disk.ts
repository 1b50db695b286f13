import { StudioError } from '#shared/studio-error.ts'
import type { Disk } from './disk.ts'

/** A running machine that writes to a disk. */
export interface DiskWriter {
  /**
   * Moves the writing to a new, empty file over the present one, which from then on does not change any more. Resolves
   * with false when the machine does not hold the disk any more.
   */
  moveTo(file: string): Promise<boolean>
}

/** What a disk needs of its store. */
export interface RealDiskKeeper {
  /** Makes the file for a new top layer over the disk's present ones. Returns its name. */
  addLayer(size: number, below: readonly string[]): Promise<string>
  /** The path of a layer. */
  pathOf(layer: string): string
  removeLayer(layer: string): Promise<void>
  /** Whether another disk shows this layer too, so that it must not change. */
  isShared(layer: string, by: RealDisk): Promise<boolean>
  adopt(size: number, layers: readonly string[]): Promise<RealDisk>
  /** To be called when the layers changed. */
  changed(disk: RealDisk): Promise<void>
  forget(disk: RealDisk): Promise<void>
}

/** ms that a machine is given to let go of a disk that is wanted elsewhere. */
const longestRelease = 30_000

/**
 * A disk whose content is a chain of qcow2 files, the top one first. A copy shares the chain and takes a top of its own
 * only when it is written to. Of a disk that a running machine writes to, the machine moves on to a new top.
 */
export class RealDisk implements Disk {
  readonly id: string
  readonly size: number
  #layers: readonly string[]
  #keeper: RealDiskKeeper
  #writer: DiskWriter | undefined
  #released: Promise<void> = Promise.resolve()
  #release: () => void = () => {}
  /** Changes of the chain follow one another. */
  #tail: Promise<unknown> = Promise.resolve()

  constructor(id: string, size: number, layers: readonly string[], keeper: RealDiskKeeper) {
    this.id = id
    this.size = size
    this.#layers = layers
    this.#keeper = keeper
  }

  /** The names of its files, the top first. */
  get layers(): readonly string[] {
    return this.#layers
  }

  fork(size = this.size): Promise<RealDisk> {
    if (size < this.size) throw new RangeError(`a copy of a ${this.size} GiB disk cannot have ${size} GiB`)
    return this.#inTurn(async () => {
      const frozen = this.#layers
      if (this.#writer === undefined) return this.#keeper.adopt(size, frozen)
      const top = await this.#keeper.addLayer(this.size, frozen)
      if (await this.#writer.moveTo(this.#keeper.pathOf(top))) await this.#setLayers([top, ...frozen])
      else await this.#keeper.removeLayer(top)
      return this.#keeper.adopt(size, frozen)
    })
  }

  /**
   * Lends the disk to a machine, which has to give it back with `release`. Returns the file to write to.
   *
   * @throws StudioError `disk-in-use` when another machine does not let go of it
   */
  async lend(writer: DiskWriter): Promise<string> {
    await this.#waitForRelease()
    return this.#inTurn(async () => {
      const [top] = this.#layers
      if (top === undefined || (await this.#keeper.isShared(top, this))) {
        await this.#setLayers([await this.#keeper.addLayer(this.size, this.#layers), ...this.#layers])
      }
      this.#writer = writer
      this.#released = new Promise((resolve) => {
        this.#release = resolve
      })
      return this.#keeper.pathOf(this.#layers[0] ?? '')
    })
  }

  /** The machine has closed the file. */
  release(writer: DiskWriter): void {
    if (this.#writer !== writer) return
    this.#writer = undefined
    this.#release()
  }

  async destroy(): Promise<void> {
    await this.#inTurn(() => this.#keeper.forget(this))
  }

  async #setLayers(layers: readonly string[]): Promise<void> {
    this.#layers = layers
    await this.#keeper.changed(this)
  }

  async #waitForRelease(): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const tooLong = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(inUse()), longestRelease)
    })
    try {
      await Promise.race([this.#released, tooLong])
    } finally {
      clearTimeout(timer)
    }
  }

  #inTurn<Result>(change: () => Promise<Result>): Promise<Result> {
    const turn = this.#tail.then(change)
    this.#tail = turn.catch(() => undefined)
    return turn
  }
}

function inUse(): StudioError {
  return new StudioError({
    code: 'disk-in-use',
    message: 'Another machine still holds the volume: its guest did not let go of the device.',
    hint: 'Unmount the volume in the guest before it is unlinked, or stop the VM.',
  })
}
