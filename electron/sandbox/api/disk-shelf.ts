import type { BaseSystem, Disk, DiskStore } from '../disks/disk.ts'
import type { Jobs } from './jobs.ts'

interface Place {
  readonly disk: Promise<Disk>
  /** The last operation on the disk: they follow one another, so that a disk is not destroyed under its copying. */
  tail: Promise<unknown>
}

/**
 * The disks behind volumes and snapshots, by the id of the volume or snapshot. The state machine never waits for them:
 * it says what is to be copied, and asks for a disk when a machine needs it.
 */
export class DiskShelf {
  readonly #store: DiskStore
  readonly #jobs: Jobs
  readonly #onLost: (key: string) => void
  readonly #places = new Map<string, Place>()
  /** Ids of disks in the store, as far as they are known. */
  readonly #ids = new Map<string, string>()

  /** @param onLost told when the disk of a volume or snapshot could not be made or opened. */
  constructor(store: DiskStore, jobs: Jobs, onLost: (key: string) => void) {
    this.#store = store
    this.#jobs = jobs
    this.#onLost = onLost
  }

  blank(key: string, size: number): void {
    this.#put(key, this.#store.createBlank(size))
  }

  /** The content of a public OMI's snapshot; opened once, and tried again when that failed. */
  base(key: string, system: BaseSystem): void {
    if (this.#places.has(key)) return
    const disk = this.#store.openBase(system)
    this.#put(key, disk)
    this.#jobs.track(disk.catch(() => this.#places.delete(key)))
  }

  /**
   * A copy of what `from` holds now, or once `after` is over.
   *
   * @param size GiB.
   */
  fork(from: string, to: string, size: number, after: Promise<unknown> = Promise.resolve()): void {
    const source = this.#places.get(from)
    if (source === undefined) {
      this.#put(to, Promise.reject(new Error(`nothing is kept for ${from}`)))
      return
    }
    const before = source.tail
    const copy = Promise.all([source.disk, after, before]).then(([disk]) => disk.fork(Math.max(size, disk.size)))
    source.tail = copy.catch(() => undefined)
    this.#put(to, copy)
  }

  /** Rejects when there is none. */
  async disk(key: string): Promise<Disk> {
    const place = this.#places.get(key)
    if (place === undefined) throw new Error(`nothing is kept for ${key}`)
    return place.disk
  }

  /** Resolves once all copies that were asked of this disk are made. */
  async copied(key: string): Promise<void> {
    await this.#places.get(key)?.tail
  }

  /** Destroys it, after the copies that were asked of it before and after what `after` stands for. */
  forget(key: string, after: Promise<unknown> = Promise.resolve()): void {
    const place = this.#places.get(key)
    if (place === undefined) return
    this.#places.delete(key)
    this.#ids.delete(key)
    this.#jobs.track(Promise.all([place.disk, place.tail, after]).then(([disk]) => disk.destroy()))
  }

  /** Ids in the disk store by volume and snapshot, for the saved state. */
  get ids(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#ids)
  }

  restore(key: string, diskId: string): void {
    this.#put(
      key,
      this.#store.open(diskId).then((disk) => {
        if (disk === undefined) throw new Error(`the disk ${diskId} is gone`)
        return disk
      }),
    )
  }

  save(): Promise<void> {
    return this.#store.save()
  }

  #put(key: string, disk: Promise<Disk>): void {
    const place: Place = { disk, tail: Promise.resolve() }
    this.#places.set(key, place)
    this.#jobs.track(
      disk.then(
        (made) => {
          if (this.#places.get(key) === place) this.#ids.set(key, made.id)
        },
        () => this.#onLost(key),
      ),
    )
  }
}
