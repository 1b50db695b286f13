import type { BlockDeviceMappingVmCreation, CreateVmsRequest } from '#shared/oapi/vm-creation.ts'
import { freePrivateAddress } from './addresses.ts'
import { ApiError } from './api-error.ts'
import { oncePerToken } from './client-tokens.ts'
import { hex, newId } from './ids.ts'
import { ownSecurityGroup, ownSubnet, ownVm, visibleImage } from './lookup.ts'
import { leftOfQuota, requireQuota } from './quotas.ts'
import { type Call, type Handlers, newRecord, subregionsOf } from './region.ts'
import type { ImageRecord, KeypairRecord, SecurityGroupRecord, SubnetRecord, VmRecord } from './region-state.ts'
import { beginStart } from './vm-lifecycle.ts'
import { sizeOfVmType, type VmSize } from './vm-types.ts'
import { vmView } from './vms.ts'
import { checkDeviceName } from './volume-links.ts'
import { makeVolume, planVolume, requireVolumeQuota, type VolumePlan } from './volumes.ts'

const defaultVmType = 't2.small'
/** Bytes of the decoded user data. */
const largestUserData = 500 * 1024

/** CreateVms: everything is checked before anything is made. */
export const createVmsHandlers: Handlers<'CreateVms'> = {
  CreateVms: (call, request) => {
    const ids = oncePerToken(call, 'CreateVms', request, () => {
      const plan = planVms(call, request)
      return Array.from({ length: plan.count }, (_, index) => makeVm(call, request, plan, index).id)
    })
    return { Vms: ids.map((id) => vmView(call.region, ownVm(call, id))) }
  },
}

interface VmPlan {
  readonly count: number
  readonly image: ImageRecord
  readonly vmType: string
  readonly size: VmSize
  readonly keypair: KeypairRecord | undefined
  readonly subnet: SubnetRecord | undefined
  readonly subregionName: string
  readonly securityGroupIds: readonly string[]
  readonly disks: readonly DiskPlan[]
  readonly wantedAddress: string | undefined
}

interface DiskPlan {
  readonly deviceName: string
  readonly deleteOnVmDeletion: boolean
  readonly volume: VolumePlan
}

function planVms(call: Call, request: CreateVmsRequest): VmPlan {
  const { region, account } = call
  const image = visibleImage(call, request.ImageId)
  if (image.state !== 'available') throw new ApiError('imageState', `The image '${image.id}' is ${image.state}.`)
  const vmType = request.VmType || defaultVmType
  const size = sizeOfVmType(vmType)
  if (size === undefined) throw new ApiError('noVmType', `The VmType '${vmType}' doesn't exist.`)
  const nic = request.Nics?.[0]
  if (nic !== undefined && (request.SubnetId || request.SecurityGroupIds?.length)) {
    throw new ApiError('invalidParameter', "'Nics' and 'SubnetId' or 'SecurityGroupIds' cannot be used together.")
  }
  const subnetId = nic?.SubnetId || request.SubnetId
  const subnet = subnetId ? ownSubnet(call, subnetId) : undefined
  const subregionName = placeOf(call, request, subnet)
  const groups = groupsFor(call, request, nic?.SecurityGroupIds, subnet)
  const count = countOf(call, request)
  checkUserData(request.UserData)
  checkBehavior(request.VmInitiatedShutdownBehavior)
  if (request.BootMode !== undefined && !image.bootModes.includes(request.BootMode)) {
    throw new ApiError('invalidValue', `The image '${image.id}' does not boot in the mode '${request.BootMode}'.`)
  }
  const disks = planDisks(call, request, image, subregionName)
  requireQuota(region, account.accountId, 'vms', count)
  requireQuota(region, account.accountId, 'cores', count * size.cores)
  requireQuota(region, account.accountId, 'memory', Math.ceil(count * size.memory))
  requireVolumeQuota(call, Array.from({ length: count }, () => disks.map((disk) => disk.volume)).flat())
  const wantedAddress = nic?.PrivateIps?.find((ip) => ip.IsPrimary ?? true)?.PrivateIp ?? request.PrivateIps?.[0]
  if (wantedAddress !== undefined) freePrivateAddress(region, subnet, wantedAddress)
  return {
    count,
    image,
    vmType,
    size,
    keypair: keypairOf(call, request.KeypairName),
    subnet,
    subregionName,
    securityGroupIds: groups.map((group) => group.id),
    disks,
    wantedAddress,
  }
}

/** As many as fit between MinVmsCount and MaxVmsCount and the quota. */
function countOf({ region, account }: Call, request: CreateVmsRequest): number {
  const most = request.MaxVmsCount ?? request.MinVmsCount ?? 1
  const least = request.MinVmsCount ?? 1
  if (least < 1 || most < least) {
    throw new ApiError('invalidValue', "'MinVmsCount' must be at least 1 and not above 'MaxVmsCount'.")
  }
  return Math.max(least, Math.min(most, leftOfQuota(region, account.accountId, 'vms')))
}

function placeOf(call: Call, request: CreateVmsRequest, subnet: SubnetRecord | undefined): string {
  const known = subregionsOf(call.region)
  const wanted = request.Placement?.SubregionName || undefined
  if (wanted !== undefined && !known.includes(wanted)) {
    throw new ApiError('invalidValue', `The Subregion '${wanted}' doesn't exist in ${call.region.name}.`)
  }
  if (subnet !== undefined && wanted !== undefined && wanted !== subnet.subregionName) {
    throw new ApiError('invalidValue', `The subnet '${subnet.id}' is in ${subnet.subregionName}, not in ${wanted}.`)
  }
  return subnet?.subregionName ?? wanted ?? known[0] ?? ''
}

/** The groups asked for, all in the VM's Net (or all outside Nets); the default group of that place without any. */
function groupsFor(
  call: Call,
  request: CreateVmsRequest,
  ofNic: readonly string[] | undefined,
  subnet: SubnetRecord | undefined,
): SecurityGroupRecord[] {
  const here = call.region.state.securityGroups
    .values()
    .filter((group) => group.accountId === call.account.accountId && group.netId === subnet?.netId)
  const ids = ofNic ?? request.SecurityGroupIds
  if (ids?.length) {
    return ids.map((id) => {
      const group = ownSecurityGroup(call, id)
      if (group.netId === subnet?.netId) return group
      throw new ApiError('invalidParameter', `The security group '${id}' is not in the Net of the VM.`)
    })
  }
  const named = [...here]
  const names = request.SecurityGroups?.length ? request.SecurityGroups : ['default']
  return names.map((name) => {
    const group = named.find((one) => one.name === name)
    if (group !== undefined) return group
    throw new ApiError('noSecurityGroup', `The SecurityGroupName '${name}' doesn't exist.`)
  })
}

/** The account's keypair of that name; none for none. @throws ApiError 5071 */
export function keypairOf({ region, account }: Call, name: string | undefined): KeypairRecord | undefined {
  if (!name) return undefined
  const found = region.state.keypairs
    .values()
    .find((keypair) => keypair.accountId === account.accountId && keypair.name === name)
  if (found === undefined) throw new ApiError('noKeypair', `The KeypairName '${name}' doesn't exist.`)
  return found
}

/** The image's mappings, changed and completed by the request's, by device name. */
function planDisks(call: Call, request: CreateVmsRequest, image: ImageRecord, subregionName: string): DiskPlan[] {
  const wanted = new Map<string, BlockDeviceMappingVmCreation>()
  for (const mapping of request.BlockDeviceMappings ?? []) {
    if (!mapping.DeviceName) throw new ApiError('blockDeviceMapping', "Each mapping needs a 'DeviceName'.")
    checkDeviceName(mapping.DeviceName)
    if (wanted.has(mapping.DeviceName)) {
      throw new ApiError('blockDeviceMapping', `The DeviceName '${mapping.DeviceName}' is mapped twice.`)
    }
    wanted.set(mapping.DeviceName, mapping)
  }
  const disks: DiskPlan[] = []
  for (const mapping of image.mappings) {
    const change = wanted.get(mapping.deviceName)
    wanted.delete(mapping.deviceName)
    if (change?.NoDevice !== undefined || mapping.virtualDeviceName !== undefined) continue
    const bsu = change?.Bsu
    const volumeType = bsu?.VolumeType ?? mapping.volumeType
    disks.push({
      deviceName: mapping.deviceName,
      deleteOnVmDeletion: bsu?.DeleteOnVmDeletion ?? mapping.deleteOnVmDeletion,
      volume: planVolume(call, {
        size: bsu?.VolumeSize ?? mapping.volumeSize,
        volumeType,
        iops: bsu?.Iops ?? (volumeType === 'io1' ? mapping.iops : undefined),
        snapshotId: bsu?.SnapshotId,
        snapshotOfImage: bsu?.SnapshotId ? undefined : call.region.state.snapshots.get(mapping.snapshotId ?? ''),
        subregionName,
      }),
    })
  }
  for (const [deviceName, { Bsu: bsu, NoDevice, VirtualDeviceName }] of wanted) {
    if (NoDevice !== undefined || VirtualDeviceName !== undefined) continue
    if (bsu === undefined) throw new ApiError('blockDeviceMapping', `The mapping of '${deviceName}' has no 'Bsu'.`)
    disks.push({
      deviceName,
      deleteOnVmDeletion: bsu.DeleteOnVmDeletion ?? true,
      volume: planVolume(call, {
        size: bsu.VolumeSize,
        volumeType: bsu.VolumeType,
        iops: bsu.Iops,
        snapshotId: bsu.SnapshotId,
        subregionName,
      }),
    })
  }
  const root = disks.findIndex((disk) => disk.deviceName === image.rootDeviceName)
  if (root < 0) throw new ApiError('rootDevice', `The root device '${image.rootDeviceName}' is not mapped.`)
  return [...disks.splice(root, 1), ...disks]
}

function makeVm(call: Call, request: CreateVmsRequest, plan: VmPlan, index: number): VmRecord {
  const { region } = call
  const id = newId('vm', region.random, (taken) => region.state.vms.has(taken))
  const { subnet, image, keypair } = plan
  const vm: VmRecord = {
    ...newRecord(call, id),
    state: 'stopped',
    stateReason: '',
    boot: 0,
    due: false,
    afterStop: 'stay',
    everStarted: false,
    imageId: image.id,
    vmType: plan.vmType,
    performance: plan.size.performance ?? request.Performance ?? 'high',
    subregionName: plan.subregionName,
    tenancy: request.Placement?.Tenancy || 'default',
    ...(subnet === undefined ? {} : { netId: subnet.netId, subnetId: subnet.id }),
    privateIp: freePrivateAddress(region, subnet, index === 0 ? plan.wantedAddress : undefined),
    ...(keypair === undefined ? {} : { keypairName: keypair.name, publicKey: keypair.publicKey }),
    securityGroupIds: [...plan.securityGroupIds],
    volumeIds: [],
    rootDeviceName: image.rootDeviceName,
    userData: request.UserData ?? '',
    ...(request.ClientToken === undefined ? {} : { clientToken: request.ClientToken }),
    reservationId: newId('reservation', region.random),
    launchNumber: index,
    productCodes: image.productCodes,
    architecture: image.architecture,
    bootMode: request.BootMode ?? (image.bootModes.includes('legacy') ? 'legacy' : 'uefi'),
    bsuOptimized: request.BsuOptimized ?? false,
    deletionProtection: request.DeletionProtection ?? false,
    isSourceDestChecked: true,
    nestedVirtualization: request.NestedVirtualization ?? false,
    tpmEnabled: request.TpmEnabled ?? image.tpmMandatory,
    shutdownBehavior: checkBehavior(request.VmInitiatedShutdownBehavior),
    nic: {
      id: newId('nic', region.random),
      linkId: newId('nicLink', region.random),
      mac: `aa:${hex(10, region.random).match(/../g)?.join(':') ?? ''}`,
      description: request.Nics?.[0]?.Description ?? 'Primary network interface',
    },
  }
  region.state.vms.set(id, vm)
  for (const { deviceName, deleteOnVmDeletion, volume } of plan.disks) {
    const link = { vmId: id, deviceName, state: 'attached', deleteOnVmDeletion, linkedAt: region.now() } as const
    vm.volumeIds.push(makeVolume(call, volume, { link }).id)
  }
  if (request.BootOnCreation ?? true) beginStart(region, vm, call.faults)
  return vm
}

/** @throws ApiError 4047 when it is not Base64 of at most 500 KiB. */
export function checkUserData(userData: string | undefined): void {
  if (!userData) return
  const decoded = Buffer.from(userData, 'base64')
  const padded = userData.replace(/\s/g, '')
  if (decoded.toString('base64').replace(/=+$/, '') !== padded.replace(/=+$/, '')) {
    throw new ApiError('invalidValue', "The value of 'UserData' is not valid Base64.")
  }
  if (decoded.length > largestUserData) throw new ApiError('invalidValue', "'UserData' is larger than 500 KiB.")
}

/** @throws ApiError 4047 */
export function checkBehavior(behavior: string | undefined): VmRecord['shutdownBehavior'] {
  switch (behavior || 'stop') {
    case 'stop':
      return 'stop'
    case 'restart':
      return 'restart'
    case 'terminate':
      return 'terminate'
    default:
      throw new ApiError(
        'invalidValue',
        `The VmInitiatedShutdownBehavior '${behavior}' is invalid: use stop, restart or terminate.`,
      )
  }
}
