import type { Clock } from '#electron/clock.ts'
import type { CloudAccount } from '#electron/engine/cloud-account.ts'
import { kindEntry } from '#electron/engine/resource-registry.ts'
import { type LeftoverAccount, type LeftoverStep, leftoverSteps } from '#shared/contract/leftover-shapes.ts'
import { errorReportOf } from '#shared/studio-error.ts'
import type { AccountService } from '../accounts/account-service.ts'
import { untilAborted } from '../accounts/shared-reads.ts'
import { readInventory } from './account-inventory.ts'
import { type AccountThings, accountThings } from './account-things.ts'
import { type JournalThing, type JudgedThing, judgeThings, type KnownRun, type LookedAccount } from './judge-things.ts'
import { type RunFolders, settledRun, unsettledRuns } from './known-runs.ts'
import { reportShape } from './report-shape.ts'
import {
  type NamedProfile,
  type ScannedAccount,
  type ScannedAccounts,
  scannedAccounts,
  scopeKey,
} from './scanned-accounts.ts'

export interface ScanNeeds {
  readonly folders: RunFolders
  readonly accounts: AccountService
  readonly profiles: () => Promise<readonly NamedProfile[]>
  readonly clock: Clock
}

/** What a look has come to so far. */
export interface ScanState {
  readonly accounts: readonly LeftoverAccount[]
  readonly things: readonly JudgedThing[]
  /** Where a thing is deleted, by its account's key. */
  readonly reach: ReadonlyMap<string, CloudAccount>
}

/** Looks that were taken, so that one account can be looked at again alone. */
export interface Scanner {
  /**
   * Looks through all accounts at the same time, or through one, and tells of every change.
   *
   * @param only the key of the account to look at; the others stay as they were last seen
   */
  look(only: string | undefined, tell: (state: ScanState) => void, signal: AbortSignal): Promise<void>
}

export function createScanner(needs: ScanNeeds): Scanner {
  const { folders, accounts, profiles, clock } = needs
  /** By account key, what was seen last. */
  const seen = new Map<string, AccountThings>()
  const shown = new Map<string, LeftoverAccount>()
  /** Further ways to an account, by the key of each the account's. */
  const aliases = new Map<string, string>()
  let looks = 0

  return {
    async look(only, tell, signal) {
      looks += 1
      const own = looks
      const runs = await unsettledRuns(folders)
      const scopes = runs.flatMap(({ resources }) => resources.filter(isOpen).flatMap(({ scope }) => scope ?? []))
      const scanned = await scannedAccounts({ accounts, profiles }, scopes)
      if (only === undefined) aliases.clear()
      const owners = new Map<string, string>()
      const reach = new Map<string, CloudAccount>()
      const before = new Map(shown)
      shown.clear()
      for (const entry of scanned.all) {
        if (aliases.has(entry.key)) continue
        const known = only === undefined ? undefined : before.get(entry.key)
        const fresh = waitingAccount(entry)
        shown.set(
          entry.key,
          known === undefined ? fresh : only === entry.key ? { ...known, state: fresh.state } : known,
        )
        if (entry.reach.kind === 'account') reach.set(entry.key, entry.reach.account)
      }
      for (const key of seen.keys()) if (!shown.has(key)) seen.delete(key)

      /** Journals first: what they tell is there to be seen before any account has answered. */
      let judged: readonly JudgedThing[] = []
      let judging = Promise.resolve()
      const judge = () => {
        // One after another: what was begun with less must not come last.
        judging = judging.then(async () => {
          judged = await judgeAll(runs, scanned, aliases, seen, needs, signal)
        })
        return judging
      }
      const show = () => tell({ accounts: [...shown.values()], things: judged, reach })
      const become = (key: string, state: LeftoverAccount['state'], more: Partial<LeftoverAccount> = {}) => {
        // What is left of a look that another has replaced has nothing to say.
        if (own !== looks) return
        const now = shown.get(key)
        if (now !== undefined) shown.set(key, { ...now, ...more, state })
        show()
      }

      async function lookAt({ key, reach: way }: ScannedAccount): Promise<void> {
        if (way.kind !== 'account') return
        const { account } = way
        try {
          const tellStep = (step: LeftoverStep) =>
            become(key, { kind: 'looking', step, done: leftoverSteps.indexOf(step), of: leftoverSteps.length })
          tellStep('account')
          const accountId = await untilAborted(account.accountId(), signal)
          const owner = owners.get(`${account.oapi.endpoint} ${accountId}`)
          if (owner !== undefined) return becomePartOf(key, owner)
          owners.set(`${account.oapi.endpoint} ${accountId}`, key)
          const inventory = await readInventory(account, accountId, signal, tellStep)
          seen.set(key, accountThings(inventory))
          await judge()
          const currency = inventory.prices?.currency
          become(
            key,
            { kind: 'looked', at: clock.now() },
            { accountId, ...(currency === undefined ? {} : { currency }) },
          )
        } catch (error) {
          if (signal.aborted) become(key, { kind: 'stopped' })
          else become(key, { kind: 'failed', error: reportShape(errorReportOf(error)) })
        }
      }

      /** Another key of an account that has been looked at already. */
      async function becomePartOf(key: string, owner: string): Promise<void> {
        const same = shown.get(key)
        const first = shown.get(owner)
        aliases.set(key, owner)
        shown.delete(key)
        seen.delete(key)
        if (same !== undefined && first !== undefined) {
          shown.set(owner, { ...first, profiles: [...first.profiles, ...same.profiles] })
        }
        await judge()
        show()
      }

      await judge()
      show()
      const chosen = scanned.all.filter(({ key }) => only === undefined || key === only)
      await Promise.all(chosen.map(lookAt))
    },
  }
}

/** Whether a journal has it as not gone, and not to be kept for good. */
export function isOpen({ status }: KnownRun['resources'][number]): boolean {
  return status === 'alive' || status === 'stuck' || status === 'intended'
}

async function judgeAll(
  runs: readonly KnownRun[],
  scanned: ScannedAccounts,
  aliases: ReadonlyMap<string, string>,
  seen: ReadonlyMap<string, AccountThings>,
  { folders, clock }: ScanNeeds,
  signal: AbortSignal,
): Promise<JudgedThing[]> {
  const journal: JournalThing[] = []
  for (const run of runs) {
    for (const resource of run.resources.filter(isOpen)) {
      const entry = resource.scope === undefined ? undefined : scanned.ofScope.get(scopeKey(resource.scope))
      const key = entry === undefined ? undefined : (aliases.get(entry.key) ?? entry.key)
      const account = entry?.reach.kind === 'account' ? entry.reach.account : undefined
      // Until its account has been looked at, a search would only delay what can be shown already.
      const looked = key !== undefined && seen.has(key)
      const search =
        resource.id === undefined && (looked || resource.scope === undefined)
          ? await searchFor(resource, account, clock, signal)
          : undefined
      journal.push({ run, resource, account: key, ...(search === undefined ? {} : { search }) })
    }
  }
  const looked: LookedAccount[] = [...seen].map(([key, things]) => ({ key, things }))
  const tagged = new Map(runs.map((run) => [run.runId, run]))
  for (const { things } of looked) {
    for (const { mark } of things.all) {
      if (mark?.kind !== 'run' || tagged.has(mark.runId)) continue
      const run = await settledRun(folders, mark.runId)
      if (run !== undefined) tagged.set(mark.runId, run)
    }
  }
  return judgeThings(journal, looked, tagged, clock.now())
}

/** What an intent stands for whose call was never answered. */
async function searchFor(
  { kind, traits }: KnownRun['resources'][number],
  account: CloudAccount | undefined,
  clock: Clock,
  signal: AbortSignal,
): Promise<JournalThing['search']> {
  try {
    const id = traits.id ?? (await kindEntry(kind).find(traits, { account, clock, signal }))
    return id === undefined ? { kind: 'absent' } : { kind: 'found', id }
  } catch {
    return { kind: 'unclear' }
  }
}

function waitingAccount({ key, kind, profiles, region, accessKeyEnd, reach }: ScannedAccount): LeftoverAccount {
  return {
    key,
    kind,
    profiles: [...profiles],
    ...(region === undefined ? {} : { region }),
    ...(accessKeyEnd === undefined ? {} : { accessKeyEnd }),
    state:
      reach.kind === 'account'
        ? { kind: 'waiting' }
        : reach.kind === 'failed'
          ? { kind: 'failed', error: reportShape(reach.error) }
          : { kind: 'no-credentials' },
  }
}
