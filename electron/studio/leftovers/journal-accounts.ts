import type { CloudAccount } from '#electron/engine/cloud-account.ts'
import type { ResourceState } from '#shared/run/run-state.ts'
import type { AccountService } from '../accounts/account-service.ts'
import { scopeKey } from './scanned-accounts.ts'

/** The accounts that resources are in, by `scopeKey`; those without credentials are left out. */
export async function accountsOf(
  resources: readonly ResourceState[],
  accounts: AccountService,
): Promise<ReadonlyMap<string, CloudAccount>> {
  const known = new Map<string, CloudAccount>()
  for (const { scope } of resources) {
    if (scope === undefined || known.has(scopeKey(scope))) continue
    const account = await accounts.accountOfScope(scope)
    if (account !== undefined) known.set(scopeKey(scope), account)
  }
  return known
}
