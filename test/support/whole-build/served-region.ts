import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '#electron/clock.ts'
import type { FaultPlan } from '#electron/sandbox/api/faults.ts'
import type { TimingProfile, Timings } from '#electron/sandbox/api/timings.ts'
import { SimulatedDiskStore } from '#electron/sandbox/disks/simulated-disk-store.ts'
import { SimulatedMachineFactory } from '#electron/sandbox/machines/simulated/simulated-machine-factory.ts'
import { createSandboxRegion, type SandboxCaller, type SandboxRegion } from '#electron/sandbox/sandbox-region.ts'
import { temporaryRoot } from './temporary-root.ts'

/** A sandbox region that other processes use as they would use a real one. */
export interface ServedRegion {
  readonly region: SandboxRegion
  /** `http://127.0.0.1:40123/api/v1` */
  readonly endpoint: string
  /** What a process needs to build in the region with its command line. */
  readonly environment: Readonly<Record<string, string>>
  close(): Promise<void>
}

export interface ServedRegionSettings {
  readonly timings?: TimingProfile | Timings
  readonly clock?: Clock
  readonly faults?: FaultPlan
  /** The first one is the region's `account`. */
  readonly accounts?: readonly SandboxCaller[]
}

/** Starts a region in this process and serves it; its VMs tell by a tag where they are reached. */
export async function serveRegion(settings: ServedRegionSettings = {}): Promise<ServedRegion> {
  const disks = await mkdtemp(join(temporaryRoot, 'omi-studio-region-'))
  const region = await createSandboxRegion({
    machines: new SimulatedMachineFactory(),
    disks: new SimulatedDiskStore(disks),
    timings: settings.timings ?? 'instant',
    announceEndpoints: true,
    ...(settings.clock === undefined ? {} : { clock: settings.clock }),
    ...(settings.faults === undefined ? {} : { faults: settings.faults }),
    ...(settings.accounts === undefined ? {} : { accounts: settings.accounts }),
  })
  const { endpoint } = await region.listen({ host: '127.0.0.1', port: 0 })
  return {
    region,
    endpoint,
    environment: {
      OSC_ENDPOINT_API: endpoint,
      OSC_REGION: region.name,
      OSC_ACCESS_KEY: region.account.accessKey,
      OSC_SECRET_KEY: region.account.secretKey,
    },
    async close() {
      await region.close()
      await rm(disks, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}
