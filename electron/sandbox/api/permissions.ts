import type { PermissionsOnResource, PermissionsOnResourceCreation } from '#shared/oapi/common.ts'
import { ApiError } from './api-error.ts'
import type { Permissions } from './region-state.ts'

/**
 * Permissions after additions and removals, as UpdateImage and UpdateSnapshot take them.
 *
 * @throws ApiError 4047 for what is no account id, 4045 when the same is added and removed.
 */
export function changePermissions(permissions: Permissions, change: PermissionsOnResourceCreation): Permissions {
  const { Additions: additions, Removals: removals } = change
  for (const id of [...accountsOf(additions), ...accountsOf(removals)]) {
    if (!/^\d{12}$/.test(id)) throw new ApiError('invalidValue', `'${id}' is not an account id (12 digits).`)
  }
  const both = accountsOf(additions).find((id) => accountsOf(removals).includes(id))
  if (both !== undefined || (additions?.GlobalPermission && removals?.GlobalPermission)) {
    throw new ApiError('invalidParameter', `'${both ?? 'GlobalPermission'}' is in both Additions and Removals.`)
  }
  const accountIds = new Set([...permissions.accountIds, ...accountsOf(additions)])
  for (const id of accountsOf(removals)) accountIds.delete(id)
  return {
    accountIds: [...accountIds],
    global: removals?.GlobalPermission ? false : permissions.global || additions?.GlobalPermission === true,
  }
}

function accountsOf(permissions: PermissionsOnResource | undefined): readonly string[] {
  return permissions?.AccountIds ?? []
}
