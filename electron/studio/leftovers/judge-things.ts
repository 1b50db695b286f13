import { orderOf } from '#electron/engine/cleanup.ts'
import type { LeftoverStanding, LeftoverThing } from '#shared/contract/leftover-shapes.ts'
import type { ResourceKind } from '#shared/run/event.ts'
import type { ResourceState } from '#shared/run/run-state.ts'
import type { AccountThing, AccountThings } from './account-things.ts'

/** A run that has, or had, its journal on this computer. */
export interface KnownRun {
  readonly runId: string
  readonly template: string
  /** `live`: a process is at work on it; `ended`: it wrote its own end; `cut-off`: its process died. */
  readonly phase: 'live' | 'ended' | 'cut-off'
  /** Epoch ms; what it left is kept on purpose until then. */
  readonly keptUntil: number | undefined
  readonly resources: readonly ResourceState[]
  /** Whether the journal can be added to: it is not in the trash. */
  readonly open: boolean
}

/** What a journal has as not gone, and what a search for it came to where its id was never told. */
export interface JournalThing {
  readonly run: KnownRun
  readonly resource: ResourceState
  /** The account's key; `undefined` for what is on this computer. */
  readonly account: string | undefined
  readonly search?: { readonly kind: 'found'; readonly id: string } | { readonly kind: 'absent' | 'unclear' }
}

export interface LookedAccount {
  readonly key: string
  readonly things: AccountThings
}

/** A thing with whose it is, and what its deletion needs besides. */
export interface JudgedThing {
  readonly shown: LeftoverThing
  readonly run: KnownRun | undefined
  /** The journal's intents that go with it: its own, and the links that hang on it. */
  readonly intents: readonly string[]
  /** As the account has it. */
  readonly found: AccountThing | undefined
}

/** Whose every thing is: by the journals of this computer first, then by what the account itself says. */
export function judgeThings(
  journal: readonly JournalThing[],
  accounts: readonly LookedAccount[],
  /** Runs that tags name, as far as they are of this computer. */
  tagged: ReadonlyMap<string, KnownRun>,
  now: number,
): JudgedThing[] {
  const looked = new Map(accounts.map((account) => [account.key, account.things]))
  const written = journal.filter((one) => !isLinkOf(one, journal)).map((one) => fromJournal(one, journal, looked, now))
  const runs = [...tagged.values(), ...journal.map(({ run }) => run)]
  const recorded = new Set(runs.flatMap(({ resources }) => resources.filter(isHeld).map(keyOf)))
  const claimed = new Set(written.map(({ shown }) => `${shown.account} ${keyOf(shown)}`))
  const marked = accounts.flatMap(({ key, things }) => {
    const listed = new Set(
      things.all.flatMap((thing) =>
        thing.mark !== undefined || claimed.has(`${key} ${keyOf(thing)}`) ? keyOf(thing) : [],
      ),
    )
    return things.all.flatMap((thing) => {
      const folded = thing.goesWith !== undefined && listed.has(keyOf({ kind: 'vm', id: thing.goesWith }))
      if (thing.mark === undefined || folded || claimed.has(`${key} ${keyOf(thing)}`)) return []
      return fromAccount(key, thing, tagged, recorded, now)
    })
  })
  return [...written, ...marked].sort(inOrder)
}

/** The key of a thing that a journal knows. */
export function journalKey(runId: string, intentId: string): string {
  return `${runId}/${intentId}`
}

/** A link goes with what it holds: it is no thing of its own as long as that is there. */
function isLinkOf({ run, resource }: JournalThing, journal: readonly JournalThing[]): boolean {
  const held = heldBy(resource)
  return (
    held !== undefined &&
    journal.some(({ run: other, resource: thing }) => other === run && thing.kind === held.kind && thing.id === held.id)
  )
}

function heldBy({ kind, traits }: ResourceState): { readonly kind: ResourceKind; readonly id: string } | undefined {
  if (kind === 'public-ip-link' && traits.publicIpId !== undefined) return { kind: 'public-ip', id: traits.publicIpId }
  if (kind === 'volume-link' && traits.volumeId !== undefined) return { kind: 'volume', id: traits.volumeId }
  return undefined
}

function fromJournal(
  { run, resource, account, search }: JournalThing,
  journal: readonly JournalThing[],
  looked: ReadonlyMap<string, AccountThings>,
  now: number,
): JudgedThing {
  const { runId, template } = run
  const { kind, intentId, description } = resource
  const id = resource.id ?? (search?.kind === 'found' ? search.id : undefined)
  const things = account === undefined ? undefined : looked.get(account)
  const found = id === undefined ? undefined : things?.find(kind, id)
  const links = journal.filter(({ run: other, resource: link }) => {
    const held = heldBy(link)
    return other === run && held !== undefined && held.kind === kind && held.id === id
  })
  return {
    shown: {
      key: journalKey(runId, intentId),
      ...(account === undefined ? {} : { account }),
      kind,
      ...(id === undefined ? {} : { id }),
      ...detailsOf(found),
      name: found !== undefined && namedKinds.has(kind) ? found.name : description,
      madeAt: found?.madeAt ?? resource.since,
      run: { runId, template, here: true },
      standing: standingOf(run, resource, now),
      there: thereOf(kind, things, found, search?.kind),
      usedBy: [...(found?.usedBy ?? [])],
      order: orderOf(resource),
    },
    run,
    intents: [intentId, ...links.map(({ resource: link }) => link.intentId)],
    found,
  }
}

function fromAccount(
  account: string,
  thing: AccountThing,
  tagged: ReadonlyMap<string, KnownRun>,
  recorded: ReadonlySet<string>,
  now: number,
): JudgedThing[] {
  const { mark, kind, id, name, usedBy } = thing
  if (mark === undefined) return []
  const runId = mark.kind === 'run' ? mark.runId : undefined
  const run = runId === undefined ? undefined : tagged.get(runId)
  // A journal that has it as kept, or as a live run's, has said whose it is.
  if (recorded.has(keyOf(thing))) return []
  const standing: LeftoverStanding =
    mark.kind === 'name'
      ? { kind: 'named', maker: mark.maker }
      : run === undefined
        ? { kind: 'elsewhere' }
        : standingOf(run, undefined, now)
  return [
    {
      shown: {
        key: `${account}/${kind}/${id}`,
        account,
        kind,
        id,
        name,
        ...detailsOf(thing),
        ...(thing.madeAt === undefined ? {} : { madeAt: thing.madeAt }),
        ...(runId === undefined
          ? {}
          : { run: { runId, here: run !== undefined, ...(run === undefined ? {} : { template: run.template }) } }),
        standing,
        there: 'yes',
        usedBy: [...usedBy],
        order: orderOf(thing),
      },
      run,
      intents: [],
      found: thing,
    },
  ]
}

function standingOf(run: KnownRun, resource: ResourceState | undefined, now: number): LeftoverStanding {
  if (run.phase === 'live') return { kind: 'live' }
  if (run.keptUntil !== undefined && run.keptUntil > now) return { kind: 'kept', until: run.keptUntil }
  if (resource === undefined) return { kind: 'left', reason: 'unrecorded' }
  const { status, error } = resource
  if (status === 'stuck') {
    return { kind: 'left', reason: 'stuck', ...(error === undefined ? {} : { detail: error.message }) }
  }
  if (status === 'intended') return { kind: 'left', reason: 'uncertain' }
  return { kind: 'left', reason: run.phase === 'cut-off' ? 'interrupted' : 'kept-all' }
}

/** Kinds whose own names say more than what a journal calls them. */
const namedKinds: ReadonlySet<ResourceKind> = new Set(['image', 'keypair', 'public-ip', 'security-group'])

/** Kinds of which an inventory has all. */
const listedKinds: ReadonlySet<ResourceKind> = new Set([
  'vm',
  'volume',
  'snapshot',
  'image',
  'keypair',
  'security-group',
  'public-ip',
])

function thereOf(
  kind: ResourceKind,
  things: AccountThings | undefined,
  found: AccountThing | undefined,
  search: 'found' | 'absent' | 'unclear' | undefined,
): LeftoverThing['there'] {
  if (found !== undefined) return 'yes'
  if (search === 'absent') return 'no'
  if (search === 'unclear' || things === undefined || !listedKinds.has(kind)) return 'unknown'
  return 'no'
}

function detailsOf(found: AccountThing | undefined) {
  if (found === undefined) return {}
  const { vmType, state, sizeGib, volumeType, month } = found
  return {
    ...(vmType === undefined ? {} : { vmType }),
    ...(state === undefined ? {} : { state }),
    ...(sizeGib === undefined ? {} : { sizeGib }),
    ...(volumeType === undefined ? {} : { volumeType }),
    ...(month === undefined ? {} : { month }),
  }
}

/** It is there for a reason that the journal knows. */
function isHeld({ status }: ResourceState): boolean {
  return status === 'kept' || status === 'alive' || status === 'stuck'
}

function keyOf({ kind, id }: { readonly kind: ResourceKind; readonly id?: string | undefined }): string {
  return `${kind} ${id}`
}

const standings: readonly LeftoverStanding['kind'][] = ['left', 'elsewhere', 'named', 'kept', 'live']

/** What can go first; then by account and run, newest first; then in the order in which things go. */
function inOrder({ shown: a }: JudgedThing, { shown: b }: JudgedThing): number {
  return (
    standings.indexOf(a.standing.kind) - standings.indexOf(b.standing.kind) ||
    (a.account ?? '').localeCompare(b.account ?? '') ||
    (b.run?.runId ?? '').localeCompare(a.run?.runId ?? '') ||
    a.order - b.order ||
    a.key.localeCompare(b.key)
  )
}
