import { join } from 'node:path'
import { RealDiskStore } from '#electron/sandbox/disks/real-disk-store.ts'
import { realImagesFolder } from '#electron/sandbox/disks/real-images.ts'
import { RealMachineFactory } from '#electron/sandbox/machines/real/real-machine-factory.ts'
import { createSandboxRegion, type SandboxRegion } from '#electron/sandbox/sandbox-region.ts'
import type { RegionChoices } from './start-simulated-region.ts'

/**
 * The sandbox region on machines that QEMU runs, kept in a folder.
 *
 * @param environment where QEMU is (`PATH`) and the images of the public OMIs are (`OMI_STUDIO_VM_CACHE`).
 * @throws StudioError `real-machines-unavailable`, and as `createSandboxRegion`
 */
export async function startRealRegion(
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
  choices: RegionChoices,
): Promise<SandboxRegion> {
  return createSandboxRegion({
    folder,
    machines: await RealMachineFactory.open({ folder: join(folder, 'machines'), environment }),
    disks: new RealDiskStore(join(folder, 'disks'), realImagesFolder(environment)),
    ...choices,
  })
}
