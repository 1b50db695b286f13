import * as z from 'zod'
import { BootMode, DayOrTime, ResourceTag, ResponseContext } from './common.ts'
import type { Operation } from './operation.ts'

/** What to do with secure boot at the next start. */
export const SecureBootAction = z.enum(['enable', 'disable', 'setup-mode', 'none', 'restore-factory-keys'])
export type SecureBootAction = z.infer<typeof SecureBootAction>

/** The contract leaves this one open for further actions. */
export const ActionsOnNextBoot = z.object({
  SecureBoot: SecureBootAction.optional(),
})
export type ActionsOnNextBoot = z.infer<typeof ActionsOnNextBoot>

/** A volume as linked to a VM. */
export const BsuCreated = z.strictObject({
  DeleteOnVmDeletion: z.boolean().optional(),
  LinkDate: z.string().optional(),
  State: z.string().optional(),
  VolumeId: z.string().optional(),
})
export type BsuCreated = z.infer<typeof BsuCreated>

export const BlockDeviceMappingCreated = z.strictObject({
  Bsu: BsuCreated.optional(),
  DeviceName: z.string().optional(),
})
export type BlockDeviceMappingCreated = z.infer<typeof BlockDeviceMappingCreated>

export const PrivateIpLight = z.strictObject({
  IsPrimary: z.boolean().optional(),
  PrivateIp: z.string().optional(),
})
export type PrivateIpLight = z.infer<typeof PrivateIpLight>

/** Where a VM runs; `Tenancy` is `default` or `dedicated`. */
export const Placement = z.strictObject({
  SubregionName: z.string().optional(),
  Tenancy: z.string().optional(),
})
export type Placement = z.infer<typeof Placement>

export const LinkNicLight = z.strictObject({
  DeleteOnVmDeletion: z.boolean().optional(),
  DeviceNumber: z.int().optional(),
  LinkNicId: z.string().optional(),
  State: z.string().optional(),
})
export type LinkNicLight = z.infer<typeof LinkNicLight>

export const LinkPublicIpLightForVm = z.strictObject({
  PublicDnsName: z.string().optional(),
  PublicIp: z.string().optional(),
  PublicIpAccountId: z.string().optional(),
})
export type LinkPublicIpLightForVm = z.infer<typeof LinkPublicIpLightForVm>

export const PrivateIpLightForVm = z.strictObject({
  IsPrimary: z.boolean().optional(),
  LinkPublicIp: LinkPublicIpLightForVm.optional(),
  PrivateDnsName: z.string().optional(),
  PrivateIp: z.string().optional(),
})
export type PrivateIpLightForVm = z.infer<typeof PrivateIpLightForVm>

export const SecurityGroupLight = z.strictObject({
  SecurityGroupId: z.string().optional(),
  SecurityGroupName: z.string().optional(),
})
export type SecurityGroupLight = z.infer<typeof SecurityGroupLight>

export const NicLight = z.strictObject({
  AccountId: z.string().optional(),
  Description: z.string().optional(),
  IsSourceDestChecked: z.boolean().optional(),
  LinkNic: LinkNicLight.optional(),
  LinkPublicIp: LinkPublicIpLightForVm.optional(),
  MacAddress: z.string().optional(),
  NetId: z.string().optional(),
  NicId: z.string().optional(),
  PrivateDnsName: z.string().optional(),
  PrivateIps: z.array(PrivateIpLightForVm).optional(),
  SecurityGroups: z.array(SecurityGroupLight).optional(),
  State: z.string().optional(),
  SubnetId: z.string().optional(),
})
export type NicLight = z.infer<typeof NicLight>

/**
 * `pending`, `running`, `stopping`, `stopped`, `shutting-down`, `terminated`, `quarantine`. A terminated VM stays in the
 * lists for up to an hour.
 */
export const Vm = z.strictObject({
  ActionsOnNextBoot: ActionsOnNextBoot.optional(),
  Architecture: z.string().optional(),
  BlockDeviceMappings: z.array(BlockDeviceMappingCreated).optional(),
  BootMode: BootMode.optional(),
  BsuOptimized: z.boolean().optional(),
  ClientToken: z.string().optional(),
  CreationDate: z.string().optional(),
  DeletionProtection: z.boolean().optional(),
  Hypervisor: z.string().optional(),
  ImageId: z.string().optional(),
  IsSourceDestChecked: z.boolean().optional(),
  KeypairName: z.string().optional(),
  LaunchNumber: z.int().optional(),
  NestedVirtualization: z.boolean().optional(),
  NetId: z.string().optional(),
  Nics: z.array(NicLight).optional(),
  OsFamily: z.string().optional(),
  Performance: z.string().optional(),
  Placement: Placement.optional(),
  PrivateDnsName: z.string().optional(),
  PrivateIp: z.string().optional(),
  ProductCodes: z.array(z.string()).optional(),
  PublicDnsName: z.string().optional(),
  PublicIp: z.string().optional(),
  ReservationId: z.string().optional(),
  RootDeviceName: z.string().optional(),
  RootDeviceType: z.string().optional(),
  SecurityGroups: z.array(SecurityGroupLight).optional(),
  State: z.string().optional(),
  StateReason: z.string().optional(),
  SubnetId: z.string().optional(),
  Tags: z.array(ResourceTag).optional(),
  TpmEnabled: z.boolean().optional(),
  UserData: z.string().optional(),
  VmId: z.string().optional(),
  VmInitiatedShutdownBehavior: z.string().optional(),
  VmType: z.string().optional(),
})
export type Vm = z.infer<typeof Vm>

/** What a start, stop or deletion changed. */
export const VmState = z.strictObject({
  CurrentState: z.string().optional(),
  PreviousState: z.string().optional(),
  VmId: z.string().optional(),
})
export type VmState = z.infer<typeof VmState>

/** All given filters have to match, of each list one value. */
export const FiltersVm = z.strictObject({
  Architectures: z.array(z.string()).optional(),
  BlockDeviceMappingDeleteOnVmDeletion: z.boolean().optional(),
  BlockDeviceMappingDeviceNames: z.array(z.string()).optional(),
  BlockDeviceMappingLinkDates: z.array(DayOrTime).optional(),
  BlockDeviceMappingStates: z.array(z.string()).optional(),
  BlockDeviceMappingVolumeIds: z.array(z.string()).optional(),
  BootModes: z.array(BootMode).optional(),
  ClientTokens: z.array(z.string()).optional(),
  CreationDates: z.array(DayOrTime).optional(),
  ImageIds: z.array(z.string()).optional(),
  IsSourceDestChecked: z.boolean().optional(),
  KeypairNames: z.array(z.string()).optional(),
  LaunchNumbers: z.array(z.int()).optional(),
  Lifecycles: z.array(z.string()).optional(),
  NetIds: z.array(z.string()).optional(),
  NicAccountIds: z.array(z.string()).optional(),
  NicDescriptions: z.array(z.string()).optional(),
  NicIsSourceDestChecked: z.boolean().optional(),
  NicLinkNicDeleteOnVmDeletion: z.boolean().optional(),
  NicLinkNicDeviceNumbers: z.array(z.int()).optional(),
  NicLinkNicLinkNicDates: z.array(DayOrTime).optional(),
  NicLinkNicLinkNicIds: z.array(z.string()).optional(),
  NicLinkNicStates: z.array(z.string()).optional(),
  NicLinkNicVmAccountIds: z.array(z.string()).optional(),
  NicLinkNicVmIds: z.array(z.string()).optional(),
  NicLinkPublicIpAccountIds: z.array(z.string()).optional(),
  NicLinkPublicIpLinkPublicIpIds: z.array(z.string()).optional(),
  NicLinkPublicIpPublicIpIds: z.array(z.string()).optional(),
  NicLinkPublicIpPublicIps: z.array(z.string()).optional(),
  NicMacAddresses: z.array(z.string()).optional(),
  NicNetIds: z.array(z.string()).optional(),
  NicNicIds: z.array(z.string()).optional(),
  NicPrivateIpsLinkPublicIpAccountIds: z.array(z.string()).optional(),
  NicPrivateIpsLinkPublicIpIds: z.array(z.string()).optional(),
  NicPrivateIpsPrimaryIp: z.boolean().optional(),
  NicPrivateIpsPrivateIps: z.array(z.string()).optional(),
  NicSecurityGroupIds: z.array(z.string()).optional(),
  NicSecurityGroupNames: z.array(z.string()).optional(),
  NicStates: z.array(z.string()).optional(),
  NicSubnetIds: z.array(z.string()).optional(),
  NicSubregionNames: z.array(z.string()).optional(),
  Platforms: z.array(z.string()).optional(),
  PrivateIps: z.array(z.string()).optional(),
  ProductCodes: z.array(z.string()).optional(),
  PublicIps: z.array(z.string()).optional(),
  ReservationIds: z.array(z.string()).optional(),
  RootDeviceNames: z.array(z.string()).optional(),
  RootDeviceTypes: z.array(z.string()).optional(),
  SecurityGroupIds: z.array(z.string()).optional(),
  SecurityGroupNames: z.array(z.string()).optional(),
  StateReasonCodes: z.array(z.int()).optional(),
  StateReasonMessages: z.array(z.string()).optional(),
  StateReasons: z.array(z.string()).optional(),
  SubnetIds: z.array(z.string()).optional(),
  SubregionNames: z.array(z.string()).optional(),
  TagKeys: z.array(z.string()).optional(),
  TagValues: z.array(z.string()).optional(),
  /** Each as `KEY=VALUE`. */
  Tags: z.array(z.string()).optional(),
  Tenancies: z.array(z.string()).optional(),
  TpmEnabled: z.boolean().optional(),
  VmIds: z.array(z.string()).optional(),
  VmSecurityGroupIds: z.array(z.string()).optional(),
  VmSecurityGroupNames: z.array(z.string()).optional(),
  VmStateCodes: z.array(z.int()).optional(),
  VmStateNames: z.array(z.string()).optional(),
  VmTypes: z.array(z.string()).optional(),
})
export type FiltersVm = z.infer<typeof FiltersVm>

export const FiltersVmsState = z.strictObject({
  MaintenanceEventCodes: z.array(z.string()).optional(),
  MaintenanceEventDescriptions: z.array(z.string()).optional(),
  MaintenanceEventsNotAfter: z.array(DayOrTime).optional(),
  MaintenanceEventsNotBefore: z.array(DayOrTime).optional(),
  SubregionNames: z.array(z.string()).optional(),
  VmIds: z.array(z.string()).optional(),
  VmStates: z.array(z.string()).optional(),
})
export type FiltersVmsState = z.infer<typeof FiltersVmsState>

export const MaintenanceEvent = z.strictObject({
  Code: z.string().optional(),
  Description: z.string().optional(),
  NotAfter: z.string().optional(),
  NotBefore: z.string().optional(),
})
export type MaintenanceEvent = z.infer<typeof MaintenanceEvent>

export const ReadVmsRequest = z.strictObject({
  DryRun: z.boolean().optional(),
  Filters: FiltersVm.optional(),
  NextPageToken: z.string().optional(),
  ResultsPerPage: z.int().optional(),
})
export type ReadVmsRequest = z.infer<typeof ReadVmsRequest>

export const ReadVmsResponse = z.strictObject({
  NextPageToken: z.string().optional(),
  ResponseContext: ResponseContext.optional(),
  Vms: z.array(Vm).optional(),
})
export type ReadVmsResponse = z.infer<typeof ReadVmsResponse>

/** Only running VMs unless `AllVms`. */
export const ReadVmsStateRequest = z.strictObject({
  AllVms: z.boolean().optional(),
  DryRun: z.boolean().optional(),
  Filters: FiltersVmsState.optional(),
  NextPageToken: z.string().optional(),
  ResultsPerPage: z.int().optional(),
})
export type ReadVmsStateRequest = z.infer<typeof ReadVmsStateRequest>

export const VmStates = z.strictObject({
  MaintenanceEvents: z.array(MaintenanceEvent).optional(),
  SubregionName: z.string().optional(),
  VmId: z.string().optional(),
  VmState: z.string().optional(),
})
export type VmStates = z.infer<typeof VmStates>

export const ReadVmsStateResponse = z.strictObject({
  NextPageToken: z.string().optional(),
  ResponseContext: ResponseContext.optional(),
  VmStates: z.array(VmStates).optional(),
})
export type ReadVmsStateResponse = z.infer<typeof ReadVmsStateResponse>

/** The operations that read VMs. */
export const vmOperations = {
  ReadVms: { request: ReadVmsRequest, response: ReadVmsResponse, auth: 'signature', paged: true, clientToken: false },
  ReadVmsState: {
    request: ReadVmsStateRequest,
    response: ReadVmsStateResponse,
    auth: 'signature',
    paged: true,
    clientToken: false,
  },
} as const satisfies Readonly<Record<string, Operation>>
