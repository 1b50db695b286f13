import { randomUUID } from 'node:crypto'
import type { Clock } from '#electron/clock.ts'
import { cleanUp, type Removal } from '#electron/engine/cleanup.ts'
import type { CloudAccount } from '#electron/engine/cloud-account.ts'
import { recoverRun } from '#electron/engine/recovery.ts'
import type { LeftoverRemoval } from '#shared/contract/leftover-shapes.ts'
import type { ResourceKind } from '#shared/run/event.ts'
import { emptyRunState, type ResourceState } from '#shared/run/run-state.ts'
import { errorReportOf } from '#shared/studio-error.ts'
import type { AccountService } from '../accounts/account-service.ts'
import { accountsOf } from './journal-accounts.ts'
import type { JudgedThing } from './judge-things.ts'
import { reportShape } from './report-shape.ts'
import { scopeKey } from './scanned-accounts.ts'

interface RemoveNeeds {
  readonly runsFolder: string
  readonly accounts: AccountService
  readonly clock: Clock
  /** Where a thing is deleted, by its account's key. */
  readonly reach: ReadonlyMap<string, CloudAccount>
  /** Told of every change, by the thing's key. */
  readonly tell: (key: string, removal: LeftoverRemoval) => void
  /** Aborted, nothing further is begun. */
  readonly signal: AbortSignal
}

/**
 * Deletes things of any number of runs and accounts, by the same clean-up that ends a build: what a journal of this computer
 * knows by its recovery, so that the journal tells of it; what none knows by its mark, which stays until it is gone.
 * Resolves when everything has been tried; failures are told, not thrown.
 */
export async function removeThings(chosen: readonly JudgedThing[], needs: RemoveNeeds): Promise<void> {
  const going = new Set(chosen.map(({ shown }) => `${shown.account} ${shown.id}`))
  const free = chosen.filter(({ shown }) => {
    const holders = shown.usedBy.filter((id) => !going.has(`${shown.account} ${id}`))
    if (holders.length === 0) return true
    needs.tell(shown.key, { kind: 'failed', error: stillUsed(holders) })
    return false
  })
  const ofRuns = Map.groupBy(
    free.filter(({ run }) => run?.open === true),
    ({ run }) => run?.runId ?? '',
  )
  const ofAccounts = Map.groupBy(
    free.filter(({ run }) => run?.open !== true),
    ({ shown }) => shown.account ?? '',
  )
  await Promise.all([
    ...[...ofRuns].map(([runId, things]) => guarded(things, needs, () => removeOfRun(runId, things, needs))),
    ...[...ofAccounts].map(([account, things]) =>
      guarded(things, needs, () => removeOfAccount(account, things, needs)),
    ),
  ])
}

/** An error that ends the whole (another process is at work on the run) is one of each thing. */
async function guarded(
  things: readonly JudgedThing[],
  { tell }: RemoveNeeds,
  work: () => Promise<unknown>,
): Promise<void> {
  try {
    await work()
  } catch (thrown) {
    const error = reportShape(errorReportOf(thrown))
    for (const { shown } of things) tell(shown.key, { kind: 'failed', error })
  }
}

/** Kinds of things on a host: they hold what is in the account, cost nothing, and go with anything of their run. */
const hostKinds: ReadonlySet<ResourceKind> = new Set(['lock', 'mount', 'remote-directory', 'remote-file'])

async function removeOfRun(runId: string, things: readonly JudgedThing[], needs: RemoveNeeds): Promise<void> {
  const { runsFolder, accounts, clock, signal } = needs
  const intents = new Set(things.flatMap((thing) => thing.intents))
  const keys = new Map(things.map(({ shown, intents: [own] }) => [own, shown.key]))
  const adopt = things
    .filter((thing) => thing.intents.length === 0)
    .flatMap((thing) => {
      const resource = resourceOf(thing, needs)
      if (resource === undefined) return []
      keys.set(resource.intentId, thing.shown.key)
      intents.add(resource.intentId)
      return [resource]
    })
  const recorded = things.flatMap(({ run }) => run?.resources ?? [])
  const known = await accountsOf([...recorded, ...adopt], accounts)
  await recoverRun(runsFolder, runId, {
    clock,
    signal,
    say: () => {},
    accountOf: ({ scope }) => (scope === undefined ? undefined : known.get(scopeKey(scope))),
    only: ({ intentId, kind }) => intents.has(intentId) || hostKinds.has(kind),
    adopt,
    onRemoval: (resource, removal) => tellOf(keys, resource, removal, needs),
  })
}

/** What no journal here knows: a crash on the way leaves it in the account with its mark, to be found again. */
async function removeOfAccount(key: string, things: readonly JudgedThing[], needs: RemoveNeeds): Promise<void> {
  const { reach, clock, signal } = needs
  const keys = new Map<string, string>()
  const resources = things.flatMap((thing) => {
    const resource = resourceOf(thing, needs)
    if (resource === undefined) return []
    keys.set(resource.intentId, thing.shown.key)
    return [[resource.intentId, resource] as const]
  })
  await cleanUp({ ...emptyRunState, resources: new Map(resources) }, undefined, {
    clock,
    signal,
    say: () => {},
    journal: { append: async (payload) => ({ ...payload, seq: 0, at: clock.now() }) },
    accountOf: () => reach.get(key),
    onRemoval: (resource, removal) => tellOf(keys, resource, removal, needs),
  })
}

function tellOf(
  keys: ReadonlyMap<string | undefined, string>,
  { intentId }: ResourceState,
  removal: Removal,
  { tell }: RemoveNeeds,
): void {
  const key = keys.get(intentId)
  if (key === undefined) return
  tell(key, removal.kind === 'failed' ? { kind: 'failed', error: reportShape(removal.error) } : removal)
}

/** A thing that the account has, as the clean-up takes it. */
function resourceOf({ shown, found, run }: JudgedThing, { reach, clock }: RemoveNeeds): ResourceState | undefined {
  const account = shown.account === undefined ? undefined : reach.get(shown.account)
  if (found === undefined || account === undefined) return undefined
  return {
    intentId: randomUUID(),
    kind: found.kind,
    build: run?.resources[0]?.build ?? '',
    description: found.name,
    traits: { ...found.traits, id: found.id },
    scope: account.scope,
    id: found.id,
    status: 'alive',
    since: clock.now(),
  }
}

function stillUsed(holders: readonly string[]) {
  return {
    code: 'still-used',
    message: `It is still used by ${holders.join(', ')}.`,
    hint: 'Delete that first, or choose it too.',
  }
}
