import type { UpdateVmRequest } from '#shared/oapi/vm-control.ts'
import { ApiError } from './api-error.ts'
import { checkBehavior, checkUserData, keypairOf } from './create-vms.ts'
import { ownSecurityGroup, ownVm } from './lookup.ts'
import type { Call, Handlers } from './region.ts'
import type { VmRecord } from './region-state.ts'
import { sizeOfVmType } from './vm-types.ts'
import { vmView } from './vms.ts'

/** What can be changed only while the VM is stopped (spec/oapi.md section 3.1). */
const needsStoppedVm = ['VmType', 'Performance', 'UserData', 'NestedVirtualization', 'KeypairName'] as const

export const updateVmHandlers: Handlers<'UpdateVm'> = {
  UpdateVm: (call, request) => {
    const vm = ownVm(call, request.VmId)
    if (vm.state === 'terminated' || vm.state === 'shutting-down') {
      throw new ApiError('vmState', `The VM '${vm.id}' is ${vm.state}.`)
    }
    check(call, vm, request)
    change(call, vm, request)
    return { Vm: vmView(call.region, vm) }
  },
}

function check(call: Call, vm: VmRecord, request: UpdateVmRequest): void {
  const changed = needsStoppedVm.find((name) => request[name] !== undefined)
  if (changed !== undefined && vm.state !== 'stopped') {
    throw new ApiError('vmState', `'${changed}' can be changed only while the VM '${vm.id}' is stopped.`)
  }
  if (request.VmType !== undefined && sizeOfVmType(request.VmType) === undefined) {
    throw new ApiError('noVmType', `The VmType '${request.VmType}' doesn't exist.`)
  }
  keypairOf(call, request.KeypairName)
  checkUserData(request.UserData)
  checkBehavior(request.VmInitiatedShutdownBehavior)
  for (const id of request.SecurityGroupIds ?? []) {
    if (ownSecurityGroup(call, id).netId === vm.netId) continue
    throw new ApiError('invalidParameter', `The security group '${id}' is not in the Net of the VM.`)
  }
  for (const { DeviceName, Bsu } of request.BlockDeviceMappings ?? []) {
    const volume = volumeAt(call, vm, DeviceName)
    if (volume !== undefined && (Bsu?.VolumeId === undefined || Bsu.VolumeId === volume.id)) continue
    throw new ApiError('blockDeviceMapping', `'${DeviceName}' of the VM '${vm.id}' is not mapped to this volume.`)
  }
}

function change(call: Call, vm: VmRecord, request: UpdateVmRequest): void {
  if (request.VmType !== undefined) {
    vm.vmType = request.VmType
    vm.performance = sizeOfVmType(request.VmType)?.performance ?? vm.performance
  }
  if (request.Performance !== undefined) vm.performance = request.Performance
  if (request.UserData !== undefined) vm.userData = request.UserData
  if (request.NestedVirtualization !== undefined) vm.nestedVirtualization = request.NestedVirtualization
  if (request.KeypairName !== undefined) vm.keypairName = request.KeypairName
  if (request.BsuOptimized !== undefined) vm.bsuOptimized = request.BsuOptimized
  if (request.DeletionProtection !== undefined) vm.deletionProtection = request.DeletionProtection
  if (request.IsSourceDestChecked !== undefined) vm.isSourceDestChecked = request.IsSourceDestChecked
  if (request.SecurityGroupIds !== undefined) vm.securityGroupIds = [...request.SecurityGroupIds]
  if (request.VmInitiatedShutdownBehavior !== undefined) {
    vm.shutdownBehavior = checkBehavior(request.VmInitiatedShutdownBehavior)
  }
  for (const { DeviceName, Bsu } of request.BlockDeviceMappings ?? []) {
    const link = volumeAt(call, vm, DeviceName)?.link
    if (link !== undefined && Bsu?.DeleteOnVmDeletion !== undefined) link.deleteOnVmDeletion = Bsu.DeleteOnVmDeletion
  }
}

function volumeAt({ region }: Call, vm: VmRecord, deviceName: string | undefined) {
  return vm.volumeIds
    .map((id) => region.state.volumes.get(id))
    .find((volume) => volume?.link?.deviceName === deviceName)
}
