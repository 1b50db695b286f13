import type { Clock } from '#electron/clock.ts'
import type { DiskStore } from '../disks/disk.ts'
import type { MachineFactory } from '../machines/machine.ts'
import { addSurroundings } from './account-surroundings.ts'
import { Agenda, type Effect } from './agenda.ts'
import { DiskShelf } from './disk-shelf.ts'
import { applyEffect } from './effects.ts'
import { Jobs } from './jobs.ts'
import { MachineRoom } from './machine-room.ts'
import { addPublicCatalogue, publicAccount } from './public-catalogue.ts'
import type { Quotas } from './quotas.ts'
import type { Region } from './region.ts'
import {
  type AccountRecord,
  emptyState,
  type RegionState,
  type ResourceRecord,
  resourceTables,
  type SavedRegion,
} from './region-state.ts'
import type { Timings } from './timings.ts'
import { machineExited, machineStarted, machineStartFailed, machineStopped, resumeMachine } from './vm-lifecycle.ts'

export interface RegionSettings {
  readonly name: string
  readonly clock: Clock
  readonly timings: Timings
  readonly quotas: Quotas
  readonly random: () => number
  readonly machines: MachineFactory
  readonly disks: DiskStore
  readonly accounts: readonly AccountRecord[]
  readonly announceEndpoints: boolean
  /** What an earlier region left. */
  readonly saved: SavedRegion | undefined
}

/** A region and the time that passes in it. */
export interface LiveRegion {
  readonly region: Region
  readonly jobs: Jobs
  /**
   * Carries out everything that is due by now. Nothing runs by timers: time passes when somebody looks, so that a test's
   * clock alone decides. Says whether a snapshot or a VM's volumes came to rest, whose content is then worth saving.
   */
  advance(): { readonly contentAtRest: boolean }
  /** The state to be written to a file. */
  toSave(): SavedRegion
}

export const savedRegionVersion = 1

/** What callers make is numbered from here on, so that a longer public catalogue never gets into their way. */
const firstOwnSeq = 1_000_000

export function createRegion(settings: RegionSettings): LiveRegion {
  const { clock, saved } = settings
  const state = emptyState()
  const agenda = new Agenda()
  const jobs = new Jobs()
  let effectTime: number | undefined
  let contentAtRest = false

  const disks = new DiskShelf(settings.disks, jobs, (key) => markLost(state, key))
  // Machines report between requests, when time has passed that nobody looked at yet.
  const reported = (report: () => void) => {
    // What is at rest since is told to whoever looks next.
    contentAtRest = advance().contentAtRest
    report()
  }
  const machines = new MachineRoom(settings.machines, jobs, {
    started: (vmId, boot) => reported(() => machineStarted(region, vmId, boot)),
    startFailed: (vmId, boot, reason) => reported(() => machineStartFailed(region, vmId, boot, reason)),
    stopped: (vmId, boot) => {
      reported(() => machineStopped(region, vmId, boot))
      contentAtRest = true
    },
    exited: (vmId, boot, exit) => reported(() => machineExited(region, vmId, boot, exit)),
  })
  const region: Region = {
    name: settings.name,
    clock,
    timings: settings.timings,
    quotas: settings.quotas,
    random: settings.random,
    announceEndpoints: settings.announceEndpoints,
    state,
    agenda,
    disks,
    machines,
    now: () => effectTime ?? clock.now(),
    plan: (delay, effect) => agenda.plan(region.now() + delay, effect),
  }

  function advance(): { readonly contentAtRest: boolean } {
    const now = clock.now()
    for (let due = agenda.takeDue(now); due !== undefined; due = agenda.takeDue(now)) {
      effectTime = due.at
      try {
        applyEffect(region, due.effect)
      } finally {
        effectTime = undefined
      }
      contentAtRest ||= restingEffects.has(due.effect.kind)
    }
    const passed = { contentAtRest }
    contentAtRest = false
    return passed
  }

  let seq = 1
  const takeSeq = () => seq++
  addPublicCatalogue(state, takeSeq)
  for (const account of settings.accounts) state.accounts.set(account.accountId, account)
  if (saved !== undefined) restore(region, saved)
  for (const account of settings.accounts) addSurroundings(region, account, takeSeq)
  state.nextSeq = Math.max(firstOwnSeq, saved?.nextSeq ?? 0)

  return {
    region,
    jobs,
    advance,
    toSave: () => toSave(region, settings.accounts),
  }
}

/** After these the content of a volume or snapshot changes no more for the time being. */
const restingEffects: ReadonlySet<string> = new Set<Effect['kind']>(['snapshot-completed', 'vm-terminated'])

function toSave(region: Region, accounts: readonly AccountRecord[]): SavedRegion {
  const { state } = region
  const owned = (table: ReadonlyMap<string, ResourceRecord>) => [
    ...table.values().filter((record) => record.accountId !== publicAccount.accountId),
  ]
  return {
    version: savedRegionVersion,
    nextSeq: state.nextSeq,
    accounts,
    resources: {
      vms: owned(state.vms),
      volumes: owned(state.volumes),
      snapshots: owned(state.snapshots),
      images: owned(state.images),
      keypairs: owned(state.keypairs),
      securityGroups: owned(state.securityGroups),
      publicIps: owned(state.publicIps),
      nets: owned(state.nets),
      subnets: owned(state.subnets),
      exportTasks: owned(state.exportTasks),
    },
    tokens: [...state.tokens],
    agenda: region.agenda.appointments,
    disks: region.disks.ids,
  }
}

/** Disks are opened as they were saved; machines of VMs that were on are started again, as after a power cut. */
function restore(region: Region, saved: SavedRegion): void {
  const { state } = region
  for (const name of resourceTables) {
    const table = state[name] as Map<string, ResourceRecord>
    for (const record of saved.resources[name] ?? []) table.set(record.id, record)
  }
  for (const [key, token] of saved.tokens) state.tokens.set(key, token)
  region.agenda.restore(saved.agenda)
  for (const { id, builtIn } of [...state.volumes.values(), ...state.snapshots.values()]) {
    // The disks of public OMIs are opened afresh when they are needed.
    if (builtIn) continue
    const diskId = saved.disks[id]
    if (diskId === undefined) markLost(state, id)
    else region.disks.restore(id, diskId)
  }
  for (const vm of state.vms.values()) resumeMachine(region, vm)
}

/** A volume or snapshot whose disk could not be made, or had not been saved when the region ended. */
function markLost(state: RegionState, key: string): void {
  const volume = state.volumes.get(key)
  if (volume !== undefined && volume.state !== 'deleting') volume.state = 'error'
  const snapshot = state.snapshots.get(key)
  if (snapshot !== undefined && !snapshot.builtIn && snapshot.state !== 'deleting') snapshot.state = 'error'
}
