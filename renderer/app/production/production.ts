import type { AccountChoice } from '#shared/contract/shapes.ts'

/** Accounts for which the person has said since the app was opened that builds may start there. */
const confirmed = new Set<AccountChoice>()

/** Whether a profile's name says that its account is the one in production. */
export function namesProduction(profile: string): boolean {
  return /(^|[^\p{L}])prod(uction)?($|[^\p{L}])/iu.test(profile)
}

export function isConfirmed(account: AccountChoice): boolean {
  return confirmed.has(account)
}

export function confirmAccount(account: AccountChoice): void {
  confirmed.add(account)
}
