import type { Clock } from '#electron/clock.ts'
import type { CloudAccount } from '#electron/engine/cloud-account.ts'
import { type AbandonedRun, findAbandonedRuns, recoverRun } from '#electron/engine/recovery.ts'
import type { RunEngine } from '#electron/engine/run-engine.ts'
import type { LeftoverRemoval, LeftoverView } from '#shared/contract/leftover-shapes.ts'
import type { LeftoverShape } from '#shared/contract/shapes.ts'
import type { ResourceState } from '#shared/run/run-state.ts'
import { StudioError } from '#shared/studio-error.ts'
import type { AccountService } from '../accounts/account-service.ts'
import { keptHourOf } from '../runs/kept-builds.ts'
import type { IgnoredThing, IgnoredThings } from './ignored-things.ts'
import { accountsOf } from './journal-accounts.ts'
import { type JudgedThing, journalKey, judgeThings } from './judge-things.ts'
import { type RunFolders, unsettledRuns } from './known-runs.ts'
import { createScanner, isOpen, type ScanState } from './leftover-scan.ts'
import { removeThings } from './remove-things.ts'
import { type NamedProfile, scopeKey } from './scanned-accounts.ts'

/** What runs left behind: what their journals tell, what the accounts have, and its deletion. */
export interface LeftoverService {
  /** What the journals of dead runs tell, without what is ignored; asks no account. */
  list(): Promise<LeftoverShape[]>
  /** Deletes what one dead run left, or all did; without a run, what is kept on purpose stays until its hour, and what is ignored stays. */
  destroy(
    runId: string | undefined,
    say: (text: string) => void,
  ): Promise<{ destroyed: number; remaining: LeftoverShape[] }>
  /**
   * Looks through the accounts, or through one. Resolves when all have answered; a look that is going on is ended by it.
   *
   * @throws StudioError `busy` while a deletion goes on
   */
  scan(account?: string): Promise<void>
  stopScan(): void
  /**
   * Deletes things of the last look. `accepted` is the whole of the deletion.
   *
   * @throws StudioError `busy`, `not-leftover`
   */
  remove(keys: readonly string[]): { readonly ended: Promise<void> }
  stopRemoval(): void
  /** They stay where they are, and count no more, until they are shown again. */
  ignore(keys: readonly string[], note: string): Promise<void>
  unignore(keys: readonly string[]): Promise<void>
  /** Takes what is gone off the list. */
  dismiss(): void
  view(): LeftoverView
  /** Called when the view has changed. Returns the function that ends it. */
  onChange(listener: () => void): () => void
  /** How many things runs of this computer are known to have left, without what is kept on purpose. */
  count(): Promise<number>
  /** Called when the count may have changed. */
  onCount(listener: () => void): () => void
  close(): void
}

interface LeftoverNeeds {
  readonly folders: RunFolders
  readonly accounts: AccountService
  readonly profiles: () => Promise<readonly NamedProfile[]>
  readonly clock: Clock
  readonly engine: Pick<RunEngine, 'onChange'>
  readonly ignored: IgnoredThings
}

export function createLeftoverService(needs: LeftoverNeeds): LeftoverService {
  const { folders, accounts, clock } = needs
  const scanner = createScanner(needs)
  const changes = new Set<() => void>()
  const counts = new Set<() => void>()
  let scan: LeftoverView['scan'] = 'none'
  let looking: AbortController | undefined
  let state: ScanState = { accounts: [], things: [], reach: new Map<string, CloudAccount>() }
  let removals = new Map<string, LeftoverRemoval>()
  let removing: { readonly stop: AbortController; readonly keys: readonly string[] } | undefined
  let ignored: ReadonlyMap<string, IgnoredThing> = new Map()
  /** Gone since its account was last looked at. */
  const gone = new Set<string>()

  const changed = () => {
    for (const listener of changes) listener()
  }
  const counted = () => {
    for (const listener of counts) listener()
  }
  const stopFollowing = needs.engine.onChange((run) => {
    if (run.state().outcome !== undefined) void run.done.then(counted)
  })
  const readIgnored = async () => {
    ignored = await needs.ignored.all()
    changed()
    counted()
  }
  const abandoned = () => findAbandonedRuns(folders.runs)
  const things = () => state.things.filter(({ shown }) => !gone.has(shown.key))

  return {
    async list() {
      const passed = await needs.ignored.all()
      return (await abandoned()).flatMap((run) =>
        run.leftovers
          .filter(({ intentId }) => !passed.has(journalKey(run.runId, intentId)))
          .map((resource) => leftoverShape(run, resource)),
      )
    },

    async destroy(runId, say) {
      const runs = (await abandoned()).filter((run) =>
        runId === undefined ? (keptHourOf(run.state) ?? 0) <= clock.now() : run.runId === runId,
      )
      if (runId !== undefined && runs.length === 0) {
        throw new StudioError({
          code: 'nothing-left',
          message: `The run ${runId} left nothing behind, or is still going on.`,
        })
      }
      const passed = runId === undefined ? await needs.ignored.all() : new Map()
      let destroyed = 0
      const remaining: LeftoverShape[] = []
      try {
        for (const run of runs) {
          const known = await accountsOf(run.leftovers, accounts)
          const left = await recoverRun(folders.runs, run.runId, {
            clock,
            say,
            only: ({ intentId }) => !passed.has(journalKey(run.runId, intentId)),
            accountOf: ({ scope }) => (scope === undefined ? undefined : known.get(scopeKey(scope))),
          })
          destroyed += run.leftovers.length - left.length
          const failed = left.filter(({ intentId }) => !passed.has(journalKey(run.runId, intentId)))
          remaining.push(...failed.map((resource) => leftoverShape(run, resource)))
        }
      } finally {
        counted()
      }
      return { destroyed, remaining }
    },

    async scan(account) {
      if (removing !== undefined) throw busy()
      looking?.abort()
      const look = new AbortController()
      looking = look
      scan = 'looking'
      removals = new Map()
      changed()
      try {
        ignored = await needs.ignored.all()
        await scanner.look(
          account,
          (seen) => {
            if (looking !== look) return
            state = seen
            changed()
          },
          look.signal,
        )
        if (account === undefined) gone.clear()
        else for (const key of gone) if (key.startsWith(`${account}/`)) gone.delete(key)
      } finally {
        if (looking === look) {
          looking = undefined
          scan = 'looked'
          changed()
          counted()
        }
      }
    },

    stopScan: () => looking?.abort(),

    remove(keys) {
      if (removing !== undefined || looking !== undefined) throw busy()
      const chosen = choose(things(), keys, ignored)
      const stop = new AbortController()
      removing = { stop, keys }
      removals = new Map(keys.map((key) => [key, { kind: 'waiting' }]))
      changed()
      const ended = removeThings(chosen, {
        runsFolder: folders.runs,
        accounts,
        clock,
        reach: state.reach,
        signal: stop.signal,
        tell(key, removal) {
          removals.set(key, removal)
          changed()
        },
      }).finally(() => {
        // What was not begun when it was stopped is as it was.
        for (const [key, { kind }] of removals) if (kind === 'waiting') removals.delete(key)
        removing = undefined
        changed()
        counted()
      })
      return { ended }
    },

    stopRemoval() {
      removing?.stop.abort()
      changed()
    },

    async ignore(keys, note) {
      await needs.ignored.ignore(keys, note)
      await readIgnored()
    },

    async unignore(keys) {
      await needs.ignored.unignore(keys)
      await readIgnored()
    },

    dismiss() {
      for (const [key, { kind }] of removals) if (kind === 'destroyed' || kind === 'absent') gone.add(key)
      removals = new Map([...removals].filter(([key]) => !gone.has(key)))
      changed()
    },

    view: () => ({
      scan,
      accounts: [...state.accounts],
      things: things().map(({ shown }) => {
        const removal = removals.get(shown.key)
        const passed = ignored.get(shown.key)
        return {
          ...shown,
          ...(removal === undefined ? {} : { removal }),
          ...(passed === undefined ? {} : { ignored: { ...passed } }),
        }
      }),
      ...(removing === undefined ? {} : { removing: progressOf(removing, removals) }),
    }),

    onChange: (listener) => listenIn(changes, listener),

    async count() {
      const [runs, passed] = await Promise.all([unsettledRuns(folders), needs.ignored.all()])
      const journal = runs.flatMap((run) =>
        run.resources.filter(isOpen).map((resource) => ({ run, resource, account: undefined })),
      )
      const unrecorded = things().filter(
        ({ shown: { standing, key } }) =>
          standing.kind === 'left' &&
          standing.reason === 'unrecorded' &&
          !isGone(removals.get(key)) &&
          !passed.has(key),
      )
      const left = judgeThings(journal, [], new Map(), clock.now()).filter(
        ({ shown }) => shown.standing.kind === 'left' && !passed.has(shown.key),
      )
      return left.length + unrecorded.length
    },

    onCount: (listener) => listenIn(counts, listener),

    close() {
      stopFollowing()
      looking?.abort()
      removing?.stop.abort()
    },
  }
}

function isGone(removal: LeftoverRemoval | undefined): boolean {
  return removal?.kind === 'destroyed' || removal?.kind === 'absent'
}

function listenIn(listeners: Set<() => void>, listener: () => void): () => void {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

function progressOf(
  { stop, keys }: { readonly stop: AbortController; readonly keys: readonly string[] },
  removals: ReadonlyMap<string, LeftoverRemoval>,
): NonNullable<LeftoverView['removing']> {
  const under = keys.filter((key) => {
    const kind = removals.get(key)?.kind
    return kind === 'waiting' || kind === 'deleting'
  })
  return { done: keys.length - under.length, of: keys.length, stopping: stop.signal.aborted }
}

/** The things of these keys, if all may go. */
function choose(
  things: readonly JudgedThing[],
  keys: readonly string[],
  ignored: ReadonlyMap<string, unknown>,
): JudgedThing[] {
  const byKey = new Map(things.map((thing) => [thing.shown.key, thing]))
  return [...new Set(keys)].map((key) => {
    const thing = byKey.get(key)
    const kind = thing?.shown.standing.kind
    if (thing === undefined || kind === 'live' || kind === 'kept' || ignored.has(key)) {
      throw new StudioError({
        code: 'not-leftover',
        message:
          thing === undefined
            ? 'One of the chosen things is not on the list any more.'
            : `${thing.shown.name} is in use, kept on purpose, or ignored.`,
        hint: 'Scan again, and choose among what is found then.',
      })
    }
    return thing
  })
}

function busy(): StudioError {
  return new StudioError({
    code: 'busy',
    message: 'The accounts are being looked through, or something is being deleted.',
    hint: 'Wait until that has ended, or stop it.',
  })
}

function leftoverShape({ runId, state }: AbandonedRun, resource: ResourceState): LeftoverShape {
  const keptUntil = keptHourOf(state)
  return {
    runId,
    templateName: state.template.name,
    kind: resource.kind,
    ...(resource.id === undefined ? {} : { id: resource.id }),
    description: resource.description,
    ...(resource.scope === undefined ? {} : { region: resource.scope.region }),
    createdAt: resource.since,
    reason: reasonOf(state.outcome === undefined, resource),
    ...(keptUntil === undefined ? {} : { keptUntil }),
  }
}

function reasonOf(interrupted: boolean, resource: ResourceState): string {
  if (resource.status === 'stuck') return resource.error?.message ?? 'It could not be deleted.'
  if (resource.status === 'intended') return 'OMI Studio was ended while it was being made: it may exist.'
  return interrupted ? 'OMI Studio was ended in the middle of the build.' : 'The build was told to keep everything.'
}
