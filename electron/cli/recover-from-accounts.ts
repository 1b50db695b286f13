import type { LeftoverService } from '#electron/studio/leftovers/leftover-service.ts'
import type { LeftoverAccount, LeftoverThing, LeftoverView } from '#shared/contract/leftover-shapes.ts'
import { confirmed } from './confirmed.ts'

/** `omi-studio recover --scan`: the same with what the accounts themselves tell. */
export async function recoverFromAccounts(
  leftovers: LeftoverService,
  runId: string | undefined,
  { list = false, yes = false }: { readonly list?: boolean; readonly yes?: boolean },
): Promise<number> {
  await leftovers.scan()
  const view = leftovers.view()
  const things = view.things.filter(({ run }) => runId === undefined || run?.runId === runId)
  const unseen = printAccounts(view)
  printThings(things, new Map(view.accounts.map((account) => [account.key, account])))
  if (list) return 0
  const chosen = things.filter(
    ({ standing, ignored }) =>
      ignored === undefined && (standing.kind === 'left' || (runId !== undefined && standing.kind === 'elsewhere')),
  )
  if (chosen.length === 0) return unseen
  if (!yes && !(await confirmed(chosen.length))) return 1
  await leftovers.remove(chosen.map(({ key }) => key)).ended
  const removals = leftovers
    .view()
    .things.flatMap((thing) => (thing.removal === undefined ? [] : [{ ...thing, ...thing.removal }]))
  const failed = removals.filter((thing) => thing.removal?.kind === 'failed')
  process.stdout.write(`Deleted ${removals.length - failed.length} of ${chosen.length}.\n`)
  for (const { name, removal } of failed) {
    if (removal?.kind !== 'failed') continue
    process.stderr.write(`Still there: ${name}: ${removal.error.message}\n`)
  }
  return failed.length === 0 ? unseen : 1
}

/** Times as the other lines of the command line have them. */
export function timeOf(epoch: number): string {
  return new Date(epoch).toISOString().slice(0, 16).replace('T', ' ')
}

/** Names the accounts that could not be looked at. Returns the exit code that follows. */
function printAccounts({ accounts }: LeftoverView): number {
  let code = 0
  for (const account of accounts) {
    const { state } = account
    if (state.kind !== 'failed' && state.kind !== 'no-credentials') continue
    const why = state.kind === 'failed' ? state.error.message : 'there are no credentials for it.'
    process.stderr.write(`Could not look through ${nameOf(account)}: ${why}\n`)
    code = 1
  }
  return code
}

function printThings(things: readonly LeftoverThing[], accounts: ReadonlyMap<string, LeftoverAccount>): void {
  if (!things.some(({ standing, ignored }) => standing.kind === 'left' && ignored === undefined))
    process.stdout.write('Nothing is left behind.\n')
  for (const thing of things) {
    const account = thing.account === undefined ? undefined : accounts.get(thing.account)
    const parts = [
      thing.run?.runId ?? '-',
      `${thing.kind} ${thing.name}${thing.id === undefined || thing.id === thing.name ? '' : ` (${thing.id})`}`,
      account === undefined ? 'on this computer' : `in ${nameOf(account)}`,
      priceOf(thing, account),
      standingOf(thing),
    ]
    process.stdout.write(`${parts.filter((part) => part !== '').join('  ')}\n`)
  }
}

function nameOf({ kind, profiles, region = '', accessKeyEnd = '' }: LeftoverAccount): string {
  switch (kind) {
    case 'sandbox':
      return 'the sandbox region'
    case 'profile':
      return `${profiles.join(', ')} (${region})`
    case 'environment':
      return `the account of the environment (${region})`
    case 'missing':
      return `the account of the key …${accessKeyEnd} (${region})`
  }
}

function priceOf({ month, there }: LeftoverThing, account: LeftoverAccount | undefined): string {
  if (account === undefined || account.kind === 'sandbox' || there === 'no') return ''
  if (month === undefined) return 'price unknown'
  return month === 0 ? '' : `${month.toFixed(2)} ${account.currency ?? ''} a month`.replace('  ', ' ')
}

function standingOf({ standing, there, ignored }: LeftoverThing): string {
  if (ignored !== undefined) return ignored.note === '' ? 'ignored' : `ignored: ${ignored.note}`
  switch (standing.kind) {
    case 'left':
      return there === 'no' ? 'left behind, and not there any more' : 'left behind'
    case 'live':
      return 'in use'
    case 'kept':
      return `kept until ${timeOf(standing.until)}`
    case 'elsewhere':
      return 'of another computer: perhaps in use there'
    case 'named':
      return `named as ${standing.maker === 'packer' ? 'Packer' : 'OMI Studio'} names such things`
  }
}
