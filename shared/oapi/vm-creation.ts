import * as z from 'zod'
import { BootMode, BsuToCreate, ResponseContext } from './common.ts'
import type { Operation } from './operation.ts'
import { ActionsOnNextBoot, Placement, PrivateIpLight, Vm } from './vm.ts'

/** A volume to be made and linked at launch, or left out of what the OMI brings (`NoDevice`). */
export const BlockDeviceMappingVmCreation = z.strictObject({
  Bsu: BsuToCreate.optional(),
  DeviceName: z.string().optional(),
  NoDevice: z.string().optional(),
  VirtualDeviceName: z.string().optional(),
})
export type BlockDeviceMappingVmCreation = z.infer<typeof BlockDeviceMappingVmCreation>

/** A network card: an existing one by `NicId`, or a new one by `SubnetId`. */
export const NicForVmCreation = z.strictObject({
  DeleteOnVmDeletion: z.boolean().optional(),
  Description: z.string().optional(),
  DeviceNumber: z.int().optional(),
  NicId: z.string().optional(),
  PrivateIps: z.array(PrivateIpLight).optional(),
  SecondaryPrivateIpCount: z.int().optional(),
  SecurityGroupIds: z.array(z.string()).optional(),
  SubnetId: z.string().optional(),
})
export type NicForVmCreation = z.infer<typeof NicForVmCreation>

/**
 * Launches VMs. `ClientToken` makes repeating it harmless. Groups are given by id (`SecurityGroupIds`) or by name
 * (`SecurityGroups`), and with `Nics` there only.
 */
export const CreateVmsRequest = z.strictObject({
  ActionsOnNextBoot: ActionsOnNextBoot.optional(),
  BlockDeviceMappings: z.array(BlockDeviceMappingVmCreation).optional(),
  BootMode: BootMode.optional(),
  /** True when left out; false leaves the VM stopped. */
  BootOnCreation: z.boolean().optional(),
  BsuOptimized: z.boolean().optional(),
  ClientToken: z.string().optional(),
  DeletionProtection: z.boolean().optional(),
  DryRun: z.boolean().optional(),
  ImageId: z.string(),
  KeypairName: z.string().optional(),
  MaxVmsCount: z.int().optional(),
  MinVmsCount: z.int().optional(),
  NestedVirtualization: z.boolean().optional(),
  Nics: z.array(NicForVmCreation).optional(),
  /** `high` when left out; a `p` in the VM type wins. */
  Performance: z.enum(['medium', 'high', 'highest']).optional(),
  Placement: Placement.optional(),
  PrivateIps: z.array(z.string()).optional(),
  SecurityGroupIds: z.array(z.string()).optional(),
  SecurityGroups: z.array(z.string()).optional(),
  SubnetId: z.string().optional(),
  TpmEnabled: z.boolean().optional(),
  /** Base64, up to 500 KiB. */
  UserData: z.string().optional(),
  /** `stop` (the default), `restart` or `terminate`; a VM to be imaged must not say terminate. */
  VmInitiatedShutdownBehavior: z.string().optional(),
  VmType: z.string().optional(),
})
export type CreateVmsRequest = z.infer<typeof CreateVmsRequest>

export const CreateVmsResponse = z.strictObject({
  ResponseContext: ResponseContext.optional(),
  Vms: z.array(Vm).optional(),
})
export type CreateVmsResponse = z.infer<typeof CreateVmsResponse>

/** The operation that launches VMs. */
export const vmCreationOperations = {
  CreateVms: {
    request: CreateVmsRequest,
    response: CreateVmsResponse,
    auth: 'signature',
    paged: false,
    clientToken: true,
  },
} as const satisfies Readonly<Record<string, Operation>>
