import type { Clock } from '#electron/clock.ts'
import type { OperationName, RequestOf, ResponseOf } from '#shared/oapi/operations.ts'
import type { Agenda, Effect } from './agenda.ts'
import type { DiskShelf } from './disk-shelf.ts'
import type { StateFault } from './faults.ts'
import type { MachineRoom } from './machine-room.ts'
import type { Quotas } from './quotas.ts'
import type { AccountRecord, RegionState } from './region-state.ts'
import type { Timings } from './timings.ts'

/** What operations work on. */
export interface Region {
  /** `eu-west-2` */
  readonly name: string
  readonly clock: Clock
  readonly timings: Timings
  readonly quotas: Quotas
  readonly random: () => number
  readonly state: RegionState
  readonly agenda: Agenda
  readonly disks: DiskShelf
  readonly machines: MachineRoom
  /** Tag VMs with the addresses at which their ports really are, for clients that know nothing of the sandbox. */
  readonly announceEndpoints: boolean
  /** The time for which things are worked out: of the effect that is being applied, or now. Epoch ms. */
  now(): number
  /** Plans an effect, `delay` ms after `now()`. */
  plan(delay: number, effect: Effect): void
}

/** One accepted call: who calls, and which state faults the fault plan wants for it. */
export interface Call {
  readonly region: Region
  readonly account: AccountRecord
  readonly faults: readonly StateFault[]
}

type Answer<Name extends OperationName> = Omit<ResponseOf<Name>, 'ResponseContext'>

/**
 * Carries out an operation whose request is valid by its schema. What it changes it changes at once, without waiting in
 * between, so that calls of many clients never see one another half done.
 */
export type Handler<Name extends OperationName> = (
  call: Call,
  request: RequestOf<Name>,
) => Answer<Name> | Promise<Answer<Name>>

export type Handlers<Names extends OperationName> = { readonly [Name in Names]: Handler<Name> }

/** The first fields of a new resource of the account. */
export function newRecord(call: Call, id: string) {
  const { region, account } = call
  return { id, accountId: account.accountId, seq: region.state.nextSeq++, createdAt: region.now(), tags: [] }
}

export function wireDate(time: number): string {
  return new Date(time).toISOString()
}

/** A subregion is the region and a letter. */
export function subregionsOf(region: Region): readonly string[] {
  return [`${region.name}a`, `${region.name}b`]
}
