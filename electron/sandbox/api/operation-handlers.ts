import type { OperationName } from '#shared/oapi/operations.ts'
import { accountHandlers } from './accounts.ts'
import { createImageHandlers } from './create-image.ts'
import { createVmsHandlers } from './create-vms.ts'
import { exportTaskHandlers } from './export-tasks.ts'
import { imageHandlers } from './images.ts'
import { keypairHandlers } from './keypairs.ts'
import { netHandlers } from './nets.ts'
import { placementHandlers } from './placement.ts'
import { priceHandlers } from './price-catalogue.ts'
import { publicIpHandlers } from './public-ips.ts'
import { quotaHandlers } from './quotas.ts'
import type { Handlers } from './region.ts'
import { securityGroupRuleHandlers } from './security-group-rules.ts'
import { securityGroupHandlers } from './security-groups.ts'
import { snapshotHandlers } from './snapshots.ts'
import { tagHandlers } from './tags.ts'
import { updateVmHandlers } from './update-vm.ts'
import { vmActionHandlers } from './vm-actions.ts'
import { vmTypeHandlers } from './vm-types.ts'
import { vmReadHandlers } from './vms.ts'
import { volumeLinkHandlers } from './volume-links.ts'
import { volumeHandlers } from './volumes.ts'

/** Every operation that shared/oapi declares; the compiler finds the one that nobody carries out. */
export const operationHandlers: Handlers<OperationName> = {
  ...imageHandlers,
  ...createImageHandlers,
  ...exportTaskHandlers,
  ...vmReadHandlers,
  ...createVmsHandlers,
  ...vmActionHandlers,
  ...updateVmHandlers,
  ...vmTypeHandlers,
  ...keypairHandlers,
  ...securityGroupHandlers,
  ...securityGroupRuleHandlers,
  ...publicIpHandlers,
  ...volumeHandlers,
  ...volumeLinkHandlers,
  ...snapshotHandlers,
  ...tagHandlers,
  ...netHandlers,
  ...placementHandlers,
  ...quotaHandlers,
  ...accountHandlers,
  ...priceHandlers,
}

/** Operations that change nothing: what they answer need not be saved first. */
export function isRead(operation: OperationName): boolean {
  return operation.startsWith('Read') || operation === 'CheckAuthentication'
}
