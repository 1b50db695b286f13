import type { ResourceKind } from '#shared/run/event.ts'

/** What is about to be made, written to the journal and synced before the call is made. */
export interface ResourceIntent {
  readonly kind: ResourceKind
  /** For people: `temporary key pair packer_6923…`. */
  readonly description: string
  /**
   * How to find it when the answer was lost: `name`, `clientToken`, `vmId` + `deviceName`, `path` … (each kind's entry
   * in the registry says which it needs).
   */
  readonly traits: Readonly<Record<string, string>>
}

/** Thrown by the call that should make a thing, to say for sure that nothing came of it; its cause is the reason. */
export class NothingMade extends Error {
  constructor(cause: unknown) {
    super('nothing was made', { cause })
    this.name = 'NothingMade'
  }
}

/** A resource of the run, by its intent and, once made, its id. */
export interface ResourceHandle {
  readonly intentId: string
  readonly kind: ResourceKind
  readonly id: string
}

/**
 * Where a build makes things, so that none is ever left behind (design 3.3): intent to disk, call, id to disk.
 * Whatever is not kept is destroyed at the end of the build, in dependency order, however it ends.
 */
export interface Resources {
  /**
   * Makes one thing. `call` gets the intent's id (for a ClientToken or a tag) and gives back the thing and its id.
   * When it fails in a way that leaves open whether the thing exists, the registry looks for it by its traits: found, it
   * is adopted (`adopt` turns its id into the result) or, without `adopt`, left for cleanup and the error thrown.
   */
  create<Made>(
    intent: ResourceIntent,
    call: (intentId: string) => Promise<{ readonly id: string; readonly made: Made }>,
    adopt?: (id: string) => Promise<Made>,
  ): Promise<{ readonly handle: ResourceHandle; readonly made: Made }>
  /** Records something that came into being with another thing (a snapshot with its OMI). */
  record(intent: ResourceIntent, id: string): Promise<ResourceHandle>
  /** Destroys one thing now, before the end (a temporary OMI after its replacement is there). */
  destroy(handle: ResourceHandle): Promise<void>
  /**
   * It is to survive the run, together with those that it cannot be without (an OMI with its snapshots). Called last,
   * when everything that it needs is there; at one stroke, so that a crash never keeps one without the others.
   */
  keep(handle: ResourceHandle, ...together: readonly ResourceHandle[]): Promise<void>
  /** As `keep`, and at the same stroke `replaced`, which was kept until now, is to go at the end. */
  keepInstead(replaced: ResourceHandle, handle: ResourceHandle, ...together: readonly ResourceHandle[]): Promise<void>
  /** It was kept for a while, and is to go at the end after all, like everything else. */
  release(handle: ResourceHandle): Promise<void>
}
