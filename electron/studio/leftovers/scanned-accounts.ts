import { accessKeyEnd } from '#electron/credentials/access-key-end.ts'
import type { CloudAccount } from '#electron/engine/cloud-account.ts'
import type { LeftoverAccount } from '#shared/contract/leftover-shapes.ts'
import type { ResourceScope } from '#shared/run/event.ts'
import { type ErrorReport, errorReportOf, StudioError } from '#shared/studio-error.ts'
import type { AccountService } from '../accounts/account-service.ts'

/** A place to look at: an account that credentials lead to, or what is known of one that none lead to. */
export interface ScannedAccount {
  readonly key: string
  readonly kind: LeftoverAccount['kind']
  readonly profiles: readonly string[]
  readonly region: string | undefined
  readonly accessKeyEnd: string | undefined
  readonly reach:
    | { readonly kind: 'account'; readonly account: CloudAccount }
    | { readonly kind: 'failed'; readonly error: ErrorReport }
    | { readonly kind: 'missing' }
}

/** The accounts to look at, and which of them a journal's scope is. */
export interface ScannedAccounts {
  readonly all: readonly ScannedAccount[]
  /** By `scopeKey`. */
  readonly ofScope: ReadonlyMap<string, ScannedAccount>
}

/** A profile, as far as it is needed here. */
export interface NamedProfile {
  readonly id: string
  readonly name: string
  readonly region: string | undefined
}

interface Needs {
  readonly accounts: Pick<AccountService, 'accountOfChoice' | 'accountOfScope'>
  readonly profiles: () => Promise<readonly NamedProfile[]>
}

/** Where a thing was made, as a key. */
export function scopeKey({ accessKeyId, region, endpoint }: ResourceScope): string {
  return `${accessKeyId} ${region} ${endpoint}`
}

/**
 * Every account that this computer has credentials for: the sandbox region, the profiles', that of the environment; and
 * those that journals name. The same key by several ways is one. Nothing is sent.
 */
export async function scannedAccounts(
  { accounts, profiles }: Needs,
  scopes: readonly ResourceScope[],
): Promise<ScannedAccounts> {
  const found: ScannedAccount[] = []

  /** Adds it, unless another way has led to the same account. */
  function add(entry: ScannedAccount): ScannedAccount {
    const { reach } = entry
    if (reach.kind === 'account') {
      for (const [index, other] of found.entries()) {
        if (other.reach.kind !== 'account' || !isSame(other.reach.account, reach.account)) continue
        const merged = { ...other, profiles: [...other.profiles, ...entry.profiles] }
        found[index] = merged
        return merged
      }
    }
    found.push(entry)
    return entry
  }

  async function choose(
    choice: Parameters<AccountService['accountOfChoice']>[0],
    told: Pick<ScannedAccount, 'kind' | 'profiles' | 'region'>,
  ): Promise<void> {
    try {
      const account = await accounts.accountOfChoice(choice)
      const { region, accessKeyId } = account.oapi
      add({
        ...told,
        key: choice,
        region,
        accessKeyEnd: accessKeyEnd(accessKeyId),
        reach: { kind: 'account', account },
      })
    } catch (error) {
      // Nobody has to have credentials in the environment.
      if (choice === 'template' && error instanceof StudioError && error.code === 'no-credentials') return
      add({
        ...told,
        key: choice,
        accessKeyEnd: undefined,
        reach: { kind: 'failed', error: errorReportOf(error) },
      })
    }
  }

  await choose('sandbox', { kind: 'sandbox', profiles: [], region: 'sandbox' })
  for (const { id, name, region } of await profiles()) {
    await choose(`profile:${id}`, { kind: 'profile', profiles: [name], region })
  }
  await choose('template', { kind: 'environment', profiles: [], region: undefined })

  const keys = new Map<string, string>()
  for (const scope of scopes) {
    if (keys.has(scopeKey(scope))) continue
    const told = { region: scope.region, accessKeyEnd: accessKeyEnd(scope.accessKeyId), profiles: [] }
    const key = `scope:${told.accessKeyEnd} ${scope.region} ${URL.parse(scope.endpoint)?.host ?? ''}`
    const account = await accounts.accountOfScope(scope).catch(() => undefined)
    const entry = add(
      account === undefined
        ? { ...told, key, kind: 'missing', reach: { kind: 'missing' } }
        : { ...told, key, kind: 'environment', reach: { kind: 'account', account } },
    )
    keys.set(scopeKey(scope), entry.key)
  }
  const byKey = new Map(found.map((entry) => [entry.key, entry]))
  return {
    all: found,
    ofScope: new Map(
      [...keys].flatMap(([scope, key]) => {
        const entry = byKey.get(key)
        return entry === undefined ? [] : [[scope, entry] as const]
      }),
    ),
  }
}

function isSame(a: CloudAccount, b: CloudAccount): boolean {
  return a === b || (a.oapi.endpoint === b.oapi.endpoint && a.oapi.accessKeyId === b.oapi.accessKeyId)
}
