import { join } from 'node:path'
import { SimulatedDiskStore } from '#electron/sandbox/disks/simulated-disk-store.ts'
import { SimulatedMachineFactory } from '#electron/sandbox/machines/simulated/simulated-machine-factory.ts'
import {
  createSandboxRegion,
  type SandboxRegion,
  type SandboxRegionSettings,
} from '#electron/sandbox/sandbox-region.ts'

type RegionChoices = Pick<SandboxRegionSettings, 'timings' | 'faults' | 'announceEndpoints'>

/**
 * The sandbox region on simulated machines, kept in a folder. Its states take a second or two: long enough to be seen,
 * short enough not to be waited for.
 */
export function startSimulatedRegion(
  folder: string,
  choices: RegionChoices = { timings: 'brisk' },
): Promise<SandboxRegion> {
  return createSandboxRegion({
    folder,
    machines: new SimulatedMachineFactory(),
    disks: new SimulatedDiskStore(join(folder, 'disks')),
    ...choices,
  })
}
