import type { Clock } from '#electron/engine/clock.ts'
import type { DiskStore } from '#electron/sandbox/disks/disk.ts'
import type { Faults } from './faults.ts'
import type { MachineRoom } from './machine-room.ts'
import type { RegionState } from './region-state.ts'
import type { Timeline } from './timeline.ts'

/** How long things take in the region, in ms. */
export interface Timings {
  /** Of every answer. */
  readonly answer: number
  readonly vmStart: number
  readonly vmStop: number
  readonly vmTermination: number
  readonly volumeCreation: number
  readonly volumeLink: number
  readonly snapshot: number
  readonly image: number
}

/** For tests: everything at once. */
export const instantTimings: Timings = {
  answer: 0,
  vmStart: 0,
  vmStop: 0,
  vmTermination: 0,
  volumeCreation: 0,
  volumeLink: 0,
  snapshot: 0,
  image: 0,
}

/** For people: each state can be seen, none is waited for long. */
export const briskTimings: Timings = {
  answer: 15,
  vmStart: 2_500,
  vmStop: 1_500,
  vmTermination: 1_500,
  volumeCreation: 500,
  volumeLink: 500,
  snapshot: 3_000,
  image: 2_500,
}

/** As long as a small VM takes in a real region, roughly. */
export const realisticTimings: Timings = {
  answer: 120,
  vmStart: 25_000,
  vmStop: 15_000,
  vmTermination: 20_000,
  volumeCreation: 4_000,
  volumeLink: 4_000,
  snapshot: 60_000,
  image: 30_000,
}

export interface Quotas {
  readonly vms: number
  readonly cores: number
  readonly publicIps: number
  readonly snapshots: number
  readonly securityGroups: number
}

export const defaultQuotas: Quotas = { vms: 50, cores: 200, publicIps: 20, snapshots: 200, securityGroups: 100 }

/** What the region's operations work with. */
export interface RegionContext {
  readonly regionName: string
  readonly state: RegionState
  readonly clock: Clock
  readonly timeline: Timeline
  readonly timings: Timings
  readonly quotas: Quotas
  readonly machines: MachineRoom
  readonly disks: DiskStore
  readonly faults: Faults
  /** Hex digits for new ids. */
  readonly randomHex: (length: number) => string
}

/** Who calls: the account that the request was signed for, and the client's address. */
export interface Caller {
  readonly accountId: string
}

/** A new id: the API's prefix and eight hex digits. */
export function newId(region: RegionContext, prefix: string): string {
  return `${prefix}-${region.randomHex(8)}`
}

export function nowIso(region: RegionContext): string {
  return new Date(region.clock.now()).toISOString()
}
