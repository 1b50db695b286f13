import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { HeldResource } from '#electron/sandbox/api/inventory.ts'
import { startSimulatedRegion } from '#electron/studio/sandbox/start-simulated-region.ts'

/** What the account of a home's embedded region holds. The region must not be open elsewhere. */
export async function embeddedInventory(home: string): Promise<readonly HeldResource[]> {
  const folder = join(home, 'sandbox')
  await mkdir(folder, { recursive: true })
  const region = await startSimulatedRegion(folder, { timings: 'instant' })
  try {
    await region.settled()
    return region.inventory()
  } finally {
    await region.close()
  }
}
