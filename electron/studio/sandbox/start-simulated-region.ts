import { join } from 'node:path'
import { SimulatedDiskStore } from '#electron/sandbox/disks/simulated-disk-store.ts'
import { SimulatedMachineFactory } from '#electron/sandbox/machines/simulated/simulated-machine-factory.ts'
import {
  createSandboxRegion,
  type SandboxRegion,
  type SandboxRegionSettings,
} from '#electron/sandbox/sandbox-region.ts'
import { StudioError } from '#shared/studio-error.ts'

export type RegionChoices = Pick<SandboxRegionSettings, 'timings' | 'faults' | 'announceEndpoints'>

/**
 * The sandbox region on simulated machines, kept in a folder. Its states take a second or two: long enough to be seen,
 * short enough not to be waited for.
 */
export function startSimulatedRegion(folder: string, choices: RegionChoices): Promise<SandboxRegion> {
  return createSandboxRegion({
    folder,
    machines: new SimulatedMachineFactory(),
    disks: new SimulatedDiskStore(join(folder, 'disks')),
    ...choices,
  })
}

/** A timing profile by its name, as a flag or a variable gives it. Throws a StudioError that names the others. */
export function timingsNamed(name: string, namedBy: string): 'instant' | 'brisk' | 'realistic' {
  if (name === 'instant' || name === 'brisk' || name === 'realistic') return name
  throw new StudioError({
    code: 'unknown-timings',
    message: `There is no timing profile "${name}" (${namedBy}).`,
    hint: 'There are instant, brisk and realistic.',
  })
}
