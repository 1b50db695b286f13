import type { BlockDeviceMappingCreated, FiltersVm, FiltersVmsState, NicLight, Vm } from '#shared/oapi/vm.ts'
import { privateDnsName, publicDnsName } from './addresses.ts'
import { encryptedPassword } from './admin-password.ts'
import { date, exact, type FilterTable, matchesFilters, never, one, tagFilters, text } from './filters.ts'
import { ownVm } from './lookup.ts'
import { pageOf } from './pagination.ts'
import { checkIds, rowsFor } from './read-rows.ts'
import { type Handlers, type Region, wireDate } from './region.ts'
import type { VmRecord, VmState, VolumeRecord } from './region-state.ts'
import { publicAddressOf } from './vm-lifecycle.ts'

export function vmView(region: Region, vm: VmRecord): Vm {
  const publicIp = publicAddressOf(region, vm)
  return {
    ActionsOnNextBoot: { SecureBoot: 'none' },
    Architecture: vm.architecture,
    BlockDeviceMappings: volumesOf(region, vm).map(mappingView),
    BootMode: vm.bootMode,
    BsuOptimized: vm.bsuOptimized,
    ...(vm.clientToken === undefined ? {} : { ClientToken: vm.clientToken }),
    CreationDate: wireDate(vm.createdAt),
    DeletionProtection: vm.deletionProtection,
    Hypervisor: 'xen',
    ImageId: vm.imageId,
    IsSourceDestChecked: vm.isSourceDestChecked,
    ...(vm.keypairName === undefined ? {} : { KeypairName: vm.keypairName }),
    LaunchNumber: vm.launchNumber,
    NestedVirtualization: vm.nestedVirtualization,
    ...(vm.netId === undefined ? {} : { NetId: vm.netId }),
    Nics: vm.subnetId === undefined ? [] : [nicView(region, vm)],
    OsFamily: 'linux',
    Performance: vm.performance,
    Placement: { SubregionName: vm.subregionName, Tenancy: vm.tenancy },
    PrivateDnsName: privateDnsName(region, vm.privateIp),
    PrivateIp: vm.privateIp,
    ProductCodes: [...vm.productCodes],
    ...(publicIp === undefined ? {} : { PublicDnsName: publicDnsName(region, publicIp), PublicIp: publicIp }),
    ReservationId: vm.reservationId,
    RootDeviceName: vm.rootDeviceName,
    RootDeviceType: 'ebs',
    SecurityGroups: groupsOf(region, vm),
    State: vm.state,
    StateReason: vm.stateReason,
    ...(vm.subnetId === undefined ? {} : { SubnetId: vm.subnetId }),
    Tags: [...vm.tags, ...announcedEndpoints(region, vm)],
    TpmEnabled: vm.tpmEnabled,
    UserData: vm.userData,
    VmId: vm.id,
    VmInitiatedShutdownBehavior: vm.shutdownBehavior,
    VmType: vm.vmType,
  }
}

/** Where SSH and WinRM of the VM really listen, for clients that cannot use `SandboxRegion.resolve`. */
function announcedEndpoints(region: Region, vm: VmRecord): { Key: string; Value: string }[] {
  if (!region.announceEndpoints || vm.state !== 'running') return []
  const ports = { ssh: 22, winrm: 5985, 'winrm-https': 5986 }
  return Object.entries(ports).flatMap(([name, port]) => {
    const endpoint = region.machines.endpoint(vm.id, port)
    return endpoint === undefined ? [] : [{ Key: `sandbox.${name}`, Value: `${endpoint.host}:${endpoint.port}` }]
  })
}

function mappingView(volume: VolumeRecord): BlockDeviceMappingCreated {
  const { link } = volume
  return {
    Bsu: {
      VolumeId: volume.id,
      ...(link === undefined
        ? {}
        : { DeleteOnVmDeletion: link.deleteOnVmDeletion, LinkDate: wireDate(link.linkedAt), State: link.state }),
    },
    ...(link === undefined ? {} : { DeviceName: link.deviceName }),
  }
}

function nicView(region: Region, vm: VmRecord): NicLight {
  const publicIp = publicAddressOf(region, vm)
  const link =
    publicIp === undefined
      ? {}
      : {
          LinkPublicIp: {
            PublicDnsName: publicDnsName(region, publicIp),
            PublicIp: publicIp,
            PublicIpAccountId: vm.accountId,
          },
        }
  return {
    AccountId: vm.accountId,
    Description: vm.nic.description,
    IsSourceDestChecked: vm.isSourceDestChecked,
    LinkNic: { DeleteOnVmDeletion: true, DeviceNumber: 0, LinkNicId: vm.nic.linkId, State: 'attached' },
    ...link,
    MacAddress: vm.nic.mac,
    ...(vm.netId === undefined ? {} : { NetId: vm.netId }),
    NicId: vm.nic.id,
    PrivateDnsName: privateDnsName(region, vm.privateIp),
    PrivateIps: [
      { IsPrimary: true, PrivateDnsName: privateDnsName(region, vm.privateIp), PrivateIp: vm.privateIp, ...link },
    ],
    SecurityGroups: groupsOf(region, vm),
    State: 'in-use',
    ...(vm.subnetId === undefined ? {} : { SubnetId: vm.subnetId }),
  }
}

function groupsOf(region: Region, vm: VmRecord): { SecurityGroupId: string; SecurityGroupName: string }[] {
  return vm.securityGroupIds.map((id) => ({
    SecurityGroupId: id,
    SecurityGroupName: region.state.securityGroups.get(id)?.name ?? '',
  }))
}

function volumesOf(region: Region, vm: VmRecord): VolumeRecord[] {
  return vm.volumeIds
    .map((id) => region.state.volumes.get(id))
    .filter((volume): volume is VolumeRecord => volume !== undefined)
}

const stateCodes: Readonly<Record<VmState, number>> = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
  quarantine: -1,
}

function filtersFor(region: Region): FilterTable<FiltersVm, VmRecord> {
  const inNet = (vm: VmRecord, value: string | number | boolean | undefined) =>
    vm.subnetId === undefined ? [] : one(value)
  const linkedIp = (vm: VmRecord) =>
    vm.publicIpId === undefined ? undefined : region.state.publicIps.get(vm.publicIpId)
  return {
    Architectures: exact((vm) => one(vm.architecture)),
    BlockDeviceMappingDeleteOnVmDeletion: exact((vm) =>
      volumesOf(region, vm).map((volume) => volume.link?.deleteOnVmDeletion),
    ),
    BlockDeviceMappingDeviceNames: text((vm) => volumesOf(region, vm).map((volume) => volume.link?.deviceName)),
    BlockDeviceMappingLinkDates: date((vm) =>
      volumesOf(region, vm).flatMap((volume) => (volume.link === undefined ? [] : [wireDate(volume.link.linkedAt)])),
    ),
    BlockDeviceMappingStates: exact((vm) => volumesOf(region, vm).map((volume) => volume.link?.state)),
    BlockDeviceMappingVolumeIds: exact((vm) => vm.volumeIds),
    BootModes: exact((vm) => one(vm.bootMode)),
    ClientTokens: exact((vm) => one(vm.clientToken)),
    CreationDates: date((vm) => [wireDate(vm.createdAt)]),
    ImageIds: exact((vm) => one(vm.imageId)),
    IsSourceDestChecked: exact((vm) => one(vm.isSourceDestChecked)),
    KeypairNames: text((vm) => one(vm.keypairName)),
    LaunchNumbers: exact((vm) => one(vm.launchNumber)),
    Lifecycles: never(),
    NetIds: exact((vm) => one(vm.netId)),
    NicAccountIds: exact((vm) => inNet(vm, vm.accountId)),
    NicDescriptions: text((vm) => inNet(vm, vm.nic.description)),
    NicIsSourceDestChecked: exact((vm) => inNet(vm, vm.isSourceDestChecked)),
    NicLinkNicDeleteOnVmDeletion: exact((vm) => inNet(vm, true)),
    NicLinkNicDeviceNumbers: exact((vm) => inNet(vm, 0)),
    NicLinkNicLinkNicDates: date((vm) => inNet(vm, wireDate(vm.createdAt))),
    NicLinkNicLinkNicIds: exact((vm) => inNet(vm, vm.nic.linkId)),
    NicLinkNicStates: exact((vm) => inNet(vm, 'attached')),
    NicLinkNicVmAccountIds: exact((vm) => inNet(vm, vm.accountId)),
    NicLinkNicVmIds: exact((vm) => inNet(vm, vm.id)),
    NicLinkPublicIpAccountIds: exact((vm) => inNet(vm, linkedIp(vm)?.accountId)),
    NicLinkPublicIpLinkPublicIpIds: exact((vm) => inNet(vm, linkedIp(vm)?.link?.id)),
    NicLinkPublicIpPublicIpIds: exact((vm) => inNet(vm, linkedIp(vm)?.id)),
    NicLinkPublicIpPublicIps: exact((vm) => inNet(vm, linkedIp(vm)?.address)),
    NicMacAddresses: exact((vm) => inNet(vm, vm.nic.mac)),
    NicNetIds: exact((vm) => inNet(vm, vm.netId)),
    NicNicIds: exact((vm) => inNet(vm, vm.nic.id)),
    NicPrivateIpsLinkPublicIpAccountIds: exact((vm) => inNet(vm, linkedIp(vm)?.accountId)),
    NicPrivateIpsLinkPublicIpIds: exact((vm) => inNet(vm, linkedIp(vm)?.id)),
    NicPrivateIpsPrimaryIp: exact((vm) => inNet(vm, true)),
    NicPrivateIpsPrivateIps: exact((vm) => inNet(vm, vm.privateIp)),
    NicSecurityGroupIds: exact((vm) => (vm.subnetId === undefined ? [] : vm.securityGroupIds)),
    NicSecurityGroupNames: text((vm) =>
      vm.subnetId === undefined ? [] : groupsOf(region, vm).map((group) => group.SecurityGroupName),
    ),
    NicStates: exact((vm) => inNet(vm, 'in-use')),
    NicSubnetIds: exact((vm) => inNet(vm, vm.subnetId)),
    NicSubregionNames: exact((vm) => inNet(vm, vm.subregionName)),
    Platforms: never(),
    PrivateIps: exact((vm) => one(vm.privateIp)),
    ProductCodes: exact((vm) => vm.productCodes),
    PublicIps: exact((vm) => one(publicAddressOf(region, vm))),
    ReservationIds: exact((vm) => one(vm.reservationId)),
    RootDeviceNames: text((vm) => one(vm.rootDeviceName)),
    RootDeviceTypes: exact(() => ['ebs']),
    SecurityGroupIds: exact((vm) => vm.securityGroupIds),
    SecurityGroupNames: text((vm) => groupsOf(region, vm).map((group) => group.SecurityGroupName)),
    StateReasonCodes: never(),
    StateReasonMessages: text((vm) => one(vm.stateReason)),
    StateReasons: text((vm) => one(vm.stateReason)),
    SubnetIds: exact((vm) => one(vm.subnetId)),
    SubregionNames: exact((vm) => one(vm.subregionName)),
    Tenancies: exact((vm) => one(vm.tenancy)),
    TpmEnabled: exact((vm) => one(vm.tpmEnabled)),
    VmIds: exact((vm) => one(vm.id)),
    VmSecurityGroupIds: exact((vm) => vm.securityGroupIds),
    VmSecurityGroupNames: text((vm) => groupsOf(region, vm).map((group) => group.SecurityGroupName)),
    VmStateCodes: exact((vm) => one(stateCodes[vm.state])),
    VmStateNames: exact((vm) => one(vm.state)),
    VmTypes: exact((vm) => one(vm.vmType)),
    ...tagFilters(),
  }
}

const stateFilters: FilterTable<FiltersVmsState, VmRecord> = {
  MaintenanceEventCodes: never(),
  MaintenanceEventDescriptions: never(),
  MaintenanceEventsNotAfter: never(),
  MaintenanceEventsNotBefore: never(),
  SubregionNames: exact((vm) => one(vm.subregionName)),
  VmIds: exact((vm) => one(vm.id)),
  VmStates: exact((vm) => one(vm.state)),
}

export const vmReadHandlers: Handlers<'ReadVms' | 'ReadVmsState' | 'ReadConsoleOutput' | 'ReadAdminPassword'> = {
  ReadVms: (call, request) => {
    const { region } = call
    checkIds('vm', request.Filters?.VmIds, 'VmIds')
    const filters = filtersFor(region)
    const rows = rowsFor(
      region.state.vms,
      request.Filters?.VmIds,
      (vm) => vm.accountId === call.account.accountId && matchesFilters(filters, request.Filters, vm),
    )
    const { items, next } = pageOf(
      'ReadVms',
      request,
      rows.map((item) => ({ seq: item.seq, item })),
    )
    return { Vms: items.map((vm) => vmView(region, vm)), ...next }
  },

  ReadVmsState: (call, request) => {
    checkIds('vm', request.Filters?.VmIds, 'VmIds')
    const rows = rowsFor(
      call.region.state.vms,
      request.Filters?.VmIds,
      (vm) =>
        vm.accountId === call.account.accountId &&
        (request.AllVms || vm.state === 'running') &&
        matchesFilters(stateFilters, request.Filters, vm),
    )
    const { items, next } = pageOf(
      'ReadVmsState',
      request,
      rows.map((item) => ({ seq: item.seq, item })),
    )
    return {
      VmStates: items.map((vm) => ({
        MaintenanceEvents: [],
        SubregionName: vm.subregionName,
        VmId: vm.id,
        VmState: vm.state,
      })),
      ...next,
    }
  },

  ReadConsoleOutput: (call, request) => {
    const vm = ownVm(call, request.VmId)
    const output = Buffer.from(call.region.machines.consoleOutput(vm.id), 'utf8').subarray(-64 * 1024)
    return { ConsoleOutput: output.toString('base64'), VmId: vm.id }
  },

  /** Empty for Linux, which has none, as for "not there yet". */
  ReadAdminPassword: (call, request) => {
    const vm = ownVm(call, request.VmId)
    const password = call.region.machines.administratorPassword(vm.id)
    return { AdminPassword: encryptedPassword(password, vm.publicKey), VmId: vm.id }
  },
}
