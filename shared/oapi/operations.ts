import type * as z from 'zod'
import { accountOperations } from './account.ts'
import { imageOperations } from './image.ts'
import { keypairOperations } from './keypair.ts'
import { networkOperations } from './network.ts'
import { placementOperations } from './placement.ts'
import { publicIpOperations } from './public-ip.ts'
import { securityGroupOperations } from './security-group.ts'
import { snapshotOperations } from './snapshot.ts'
import { tagOperations } from './tag.ts'
import { vmOperations } from './vm.ts'
import { vmAccessOperations } from './vm-access.ts'
import { vmControlOperations } from './vm-control.ts'
import { vmCreationOperations } from './vm-creation.ts'
import { vmTypeOperations } from './vm-type.ts'
import { volumeOperations } from './volume.ts'

/** Every operation that OMI Studio calls or the sandbox region answers. */
export const operations = {
  ...accountOperations,
  ...imageOperations,
  ...keypairOperations,
  ...networkOperations,
  ...placementOperations,
  ...publicIpOperations,
  ...securityGroupOperations,
  ...snapshotOperations,
  ...tagOperations,
  ...vmOperations,
  ...vmAccessOperations,
  ...vmControlOperations,
  ...vmCreationOperations,
  ...vmTypeOperations,
  ...volumeOperations,
} as const

export type OperationName = keyof typeof operations
export type RequestOf<Name extends OperationName> = z.infer<(typeof operations)[Name]['request']>
export type ResponseOf<Name extends OperationName> = z.infer<(typeof operations)[Name]['response']>
