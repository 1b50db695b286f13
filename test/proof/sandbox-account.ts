import { join } from 'node:path'
import type { SandboxRegion } from '#electron/sandbox/sandbox-region.ts'
import { startSimulatedRegion } from '#electron/studio/start-simulated-region.ts'

/** Opens the embedded region of a data folder, whose owner has ended. */
export function openAccount(home: string): Promise<SandboxRegion> {
  return startSimulatedRegion(join(home, 'sandbox'), { timings: 'instant' })
}

/** What an account holds. */
export interface Holding {
  /** As `kind id`, sorted. */
  readonly things: readonly string[]
  /** The snapshots that an OMI is made of, by its id: they belong to it. */
  readonly snapshotsOf: ReadonlyMap<string, readonly string[]>
}

/** Looks into the account of a data folder. */
export async function holdingOf(home: string): Promise<Holding> {
  const region = await openAccount(home)
  try {
    await region.settled()
    const { Images = [] } = await region.call('ReadImages', {})
    return {
      things: region
        .inventory()
        .map((held) => `${held.kind} ${held.id}`)
        .sort(),
      snapshotsOf: new Map(
        Images.map((image) => [
          String(image.ImageId),
          (image.BlockDeviceMappings ?? []).map((mapping) => String(mapping.Bsu?.SnapshotId)),
        ]),
      ),
    }
  } finally {
    await region.close()
  }
}
