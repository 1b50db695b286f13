import type { SandboxRegion } from '#electron/sandbox/sandbox-region.ts'
import { launchStandingVm, type VolumeToLink } from './standing-vm.ts'

/** Launches a VM of an OMI, links volumes to it, runs a command on it over SSH, and terminates it. */
export async function runOnMachine(
  region: SandboxRegion,
  imageId: string,
  command: string,
  volumes: readonly VolumeToLink[] = [],
): Promise<{ readonly code: number | undefined; readonly output: string }> {
  const vm = await launchStandingVm(region, imageId)
  try {
    for (const volume of volumes) await vm.link(volume)
    return await vm.run(command)
  } finally {
    await vm.terminate()
  }
}
