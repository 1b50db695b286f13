import type { ResourceHandle } from '#electron/engine/resources.ts'
import type { Image } from '#shared/oapi/image.ts'

/** An OMI that the build has made, not yet kept. */
export interface MadeOmi {
  readonly imageId: string
  readonly image: Image
  readonly handle: ResourceHandle
  /** The snapshots that came with it; not those that the template names. */
  readonly snapshots: readonly ResourceHandle[]
}
