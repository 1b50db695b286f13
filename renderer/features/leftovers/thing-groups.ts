import type { LeftoverAccount, LeftoverThing, LeftoverView } from '#shared/contract/leftover-shapes.ts'

/** Things by whether they may go. */
export interface ThingGroups {
  /** Nobody needs them: those that "all" means. */
  readonly left: readonly LeftoverThing[]
  /** Perhaps somebody else's. */
  readonly unsure: readonly LeftoverThing[]
  /** Not to be deleted here. */
  readonly used: readonly LeftoverThing[]
  /** To stay where they are, whosever they are. */
  readonly ignored: readonly LeftoverThing[]
}

export function groupThings(things: readonly LeftoverThing[]): ThingGroups {
  const of = (...kinds: readonly LeftoverThing['standing']['kind'][]) =>
    things.filter(({ standing, ignored }) => ignored === undefined && kinds.includes(standing.kind))
  return {
    left: of('left'),
    unsure: of('elsewhere', 'named'),
    used: of('kept', 'live'),
    ignored: things.filter(({ ignored }) => ignored !== undefined),
  }
}

/** Whether it has been deleted, or was not there any more. */
export function isGone({ removal }: LeftoverThing): boolean {
  return removal?.kind === 'destroyed' || removal?.kind === 'absent'
}

/** Whether it can be deleted: it is not gone, and there are credentials for where it is. */
export function canGo(thing: LeftoverThing, accounts: ReadonlyMap<string, LeftoverAccount>): boolean {
  const { standing, account, ignored } = thing
  if (isGone(thing) || ignored !== undefined || standing.kind === 'live' || standing.kind === 'kept') return false
  return account === undefined || accounts.get(account)?.kind !== 'missing'
}

/** What things cost in a month. */
export interface MonthlyCost {
  /** By currency; `undefined` for that of a region whose currency is not known. */
  readonly sums: ReadonlyMap<string | undefined, number>
  /** Of some the price is not known. */
  readonly partly: boolean
  /** What those in the sandbox would cost by its made-up prices: nothing is paid there. */
  readonly sandbox: { readonly month: number; readonly currency: string | undefined } | undefined
}

export function monthlyCost(
  things: readonly LeftoverThing[],
  accounts: ReadonlyMap<string, LeftoverAccount>,
): MonthlyCost {
  const sums = new Map<string | undefined, number>()
  let partly = false
  let sandbox: MonthlyCost['sandbox']
  for (const { account, month, there } of things) {
    if (account === undefined || there === 'no') continue
    const place = accounts.get(account)
    if (place?.kind === 'sandbox') sandbox = { month: (sandbox?.month ?? 0) + (month ?? 0), currency: place.currency }
    else if (month === undefined) partly = true
    else if (month > 0) sums.set(place?.currency, (sums.get(place?.currency) ?? 0) + month)
  }
  return { sums, partly, sandbox }
}

/** A thing that cannot go, since something stays that uses it. */
export interface HeldThing {
  readonly thing: LeftoverThing
  readonly holders: readonly string[]
}

export function heldThings(chosen: readonly LeftoverThing[]): readonly HeldThing[] {
  const going = new Set(chosen.map(({ account, id }) => `${account} ${id}`))
  return chosen.flatMap((thing) => {
    const holders = thing.usedBy.filter((id) => !going.has(`${thing.account} ${id}`))
    return holders.length === 0 ? [] : [{ thing, holders }]
  })
}

/** How a deletion ended; `undefined` while there is none, or it goes on. */
export function outcomeOf({
  things,
  removing,
}: LeftoverView): { readonly gone: number; readonly failed: readonly LeftoverThing[] } | undefined {
  if (removing !== undefined) return undefined
  const gone = things.filter(isGone).length
  const failed = things.filter(({ removal }) => removal?.kind === 'failed')
  return gone + failed.length === 0 ? undefined : { gone, failed }
}
