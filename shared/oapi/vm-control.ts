import * as z from 'zod'
import { ResponseContext } from './common.ts'
import type { Operation } from './operation.ts'
import { ActionsOnNextBoot, Vm, VmState } from './vm.ts'

/** A linked volume to keep or to delete with the VM. */
export const BsuToUpdateVm = z.strictObject({
  DeleteOnVmDeletion: z.boolean().optional(),
  VolumeId: z.string().optional(),
})
export type BsuToUpdateVm = z.infer<typeof BsuToUpdateVm>

export const BlockDeviceMappingVmUpdate = z.strictObject({
  Bsu: BsuToUpdateVm.optional(),
  DeviceName: z.string().optional(),
  NoDevice: z.string().optional(),
  VirtualDeviceName: z.string().optional(),
})
export type BlockDeviceMappingVmUpdate = z.infer<typeof BlockDeviceMappingVmUpdate>

/** Harmless when repeated. `DeletionProtection` has to be off. */
export const DeleteVmsRequest = z.strictObject({
  DryRun: z.boolean().optional(),
  VmIds: z.array(z.string()),
})
export type DeleteVmsRequest = z.infer<typeof DeleteVmsRequest>

export const DeleteVmsResponse = z.strictObject({
  ResponseContext: ResponseContext.optional(),
  Vms: z.array(VmState).optional(),
})
export type DeleteVmsResponse = z.infer<typeof DeleteVmsResponse>

export const RebootVmsRequest = z.strictObject({
  DryRun: z.boolean().optional(),
  VmIds: z.array(z.string()),
})
export type RebootVmsRequest = z.infer<typeof RebootVmsRequest>

export const RebootVmsResponse = z.strictObject({
  ResponseContext: ResponseContext.optional(),
})
export type RebootVmsResponse = z.infer<typeof RebootVmsResponse>

export const StartVmsRequest = z.strictObject({
  DryRun: z.boolean().optional(),
  VmIds: z.array(z.string()),
})
export type StartVmsRequest = z.infer<typeof StartVmsRequest>

export const StartVmsResponse = z.strictObject({
  ResponseContext: ResponseContext.optional(),
  Vms: z.array(VmState).optional(),
})
export type StartVmsResponse = z.infer<typeof StartVmsResponse>

/** Also does what `VmInitiatedShutdownBehavior` says: with `terminate` the VM is deleted. */
export const StopVmsRequest = z.strictObject({
  DryRun: z.boolean().optional(),
  ForceStop: z.boolean().optional(),
  VmIds: z.array(z.string()),
})
export type StopVmsRequest = z.infer<typeof StopVmsRequest>

export const StopVmsResponse = z.strictObject({
  ResponseContext: ResponseContext.optional(),
  Vms: z.array(VmState).optional(),
})
export type StopVmsResponse = z.infer<typeof StopVmsResponse>

/** Type, performance, user data and nested virtualisation need a stopped VM. */
export const UpdateVmRequest = z.strictObject({
  ActionsOnNextBoot: ActionsOnNextBoot.optional(),
  BlockDeviceMappings: z.array(BlockDeviceMappingVmUpdate).optional(),
  BsuOptimized: z.boolean().optional(),
  DeletionProtection: z.boolean().optional(),
  DryRun: z.boolean().optional(),
  IsSourceDestChecked: z.boolean().optional(),
  KeypairName: z.string().optional(),
  NestedVirtualization: z.boolean().optional(),
  Performance: z.enum(['medium', 'high', 'highest']).optional(),
  SecurityGroupIds: z.array(z.string()).optional(),
  UserData: z.string().optional(),
  VmId: z.string(),
  VmInitiatedShutdownBehavior: z.string().optional(),
  VmType: z.string().optional(),
})
export type UpdateVmRequest = z.infer<typeof UpdateVmRequest>

export const UpdateVmResponse = z.strictObject({
  ResponseContext: ResponseContext.optional(),
  Vm: Vm.optional(),
})
export type UpdateVmResponse = z.infer<typeof UpdateVmResponse>

/** The operations that start, stop, change and delete VMs. */
export const vmControlOperations = {
  StartVms: {
    request: StartVmsRequest,
    response: StartVmsResponse,
    auth: 'signature',
    paged: false,
    clientToken: false,
  },
  StopVms: { request: StopVmsRequest, response: StopVmsResponse, auth: 'signature', paged: false, clientToken: false },
  RebootVms: {
    request: RebootVmsRequest,
    response: RebootVmsResponse,
    auth: 'signature',
    paged: false,
    clientToken: false,
  },
  DeleteVms: {
    request: DeleteVmsRequest,
    response: DeleteVmsResponse,
    auth: 'signature',
    paged: false,
    clientToken: false,
  },
  UpdateVm: {
    request: UpdateVmRequest,
    response: UpdateVmResponse,
    auth: 'signature',
    paged: false,
    clientToken: false,
  },
} as const satisfies Readonly<Record<string, Operation>>
