import { ApiError } from './api-error.ts'
import { checkId } from './ids.ts'
import type { Call } from './region.ts'
import type {
  ImageRecord,
  NetRecord,
  Permissions,
  PublicIpRecord,
  ResourceRecord,
  SecurityGroupRecord,
  SnapshotRecord,
  SubnetRecord,
  VmRecord,
  VolumeRecord,
} from './region-state.ts'

/** The account's own resources by id; others' are as if they did not exist. Each throws the API's "does not exist". */
export function ownVm(call: Call, id: string, parameter = 'VmId'): VmRecord {
  checkId('vm', id, parameter)
  return own(call, call.region.state.vms.get(id)) ?? fail('noVm', `The ${parameter} '${id}' doesn't exist.`)
}

export function ownVolume(call: Call, id: string): VolumeRecord {
  checkId('volume', id, 'VolumeId')
  return own(call, call.region.state.volumes.get(id)) ?? fail('noVolume', `The VolumeId '${id}' doesn't exist.`)
}

export function ownSecurityGroup(call: Call, id: string): SecurityGroupRecord {
  checkId('securityGroup', id, 'SecurityGroupId')
  return (
    own(call, call.region.state.securityGroups.get(id)) ??
    fail('noSecurityGroup', `The SecurityGroupId '${id}' doesn't exist.`)
  )
}

export function ownSubnet(call: Call, id: string): SubnetRecord {
  checkId('subnet', id, 'SubnetId')
  return own(call, call.region.state.subnets.get(id)) ?? fail('noSubnet', `The SubnetId '${id}' doesn't exist.`)
}

export function ownNet(call: Call, id: string): NetRecord {
  checkId('net', id, 'NetId')
  return own(call, call.region.state.nets.get(id)) ?? fail('noNet', `The NetId '${id}' doesn't exist.`)
}

/** A public IP by its id or its address; one of the two has to be given. */
export function ownPublicIp(
  call: Call,
  request: { readonly PublicIpId?: string | undefined; readonly PublicIp?: string | undefined },
): PublicIpRecord {
  const { PublicIpId: id, PublicIp: address } = request
  if (id === undefined && address === undefined) {
    throw new ApiError('missingParameter', "One of the parameters 'PublicIpId', 'PublicIp' is required.")
  }
  if (id !== undefined) checkId('publicIp', id, 'PublicIpId')
  const found =
    id === undefined
      ? call.region.state.publicIps.values().find((ip) => ip.address === address)
      : call.region.state.publicIps.get(id)
  return own(call, found) ?? fail('noPublicIp', `The PublicIp '${id ?? address}' doesn't exist.`)
}

/** An image that the account may launch: its own, a public one, or one shared with it. */
export function visibleImage(call: Call, id: string, parameter = 'ImageId'): ImageRecord {
  checkId('image', id, parameter)
  const image = call.region.state.images.get(id)
  if (image === undefined || !isVisible(call, image)) return fail('noImage', `The ${parameter} '${id}' doesn't exist.`)
  return image
}

/** An image that the account may change. */
export function ownImage(call: Call, id: string): ImageRecord {
  const image = visibleImage(call, id)
  if (image.accountId !== call.account.accountId) {
    throw new ApiError('notOwner', `The ImageId '${id}' belongs to another account.`)
  }
  return image
}

/** A snapshot that the account may make volumes of. */
export function visibleSnapshot(call: Call, id: string): SnapshotRecord {
  checkId('snapshot', id, 'SnapshotId')
  const snapshot = call.region.state.snapshots.get(id)
  if (snapshot === undefined || !isVisible(call, snapshot)) {
    return fail('noSnapshot', `The SnapshotId '${id}' doesn't exist.`)
  }
  return snapshot
}

export function ownSnapshot(call: Call, id: string): SnapshotRecord {
  const snapshot = visibleSnapshot(call, id)
  if (snapshot.accountId !== call.account.accountId) {
    throw new ApiError('notOwner', `The SnapshotId '${id}' belongs to another account.`)
  }
  return snapshot
}

export function isVisible({ account }: Call, record: ResourceRecord & { readonly permissions: Permissions }): boolean {
  return (
    record.accountId === account.accountId ||
    record.permissions.global ||
    record.permissions.accountIds.includes(account.accountId)
  )
}

function own<Row extends ResourceRecord>({ account }: Call, row: Row | undefined): Row | undefined {
  return row?.accountId === account.accountId ? row : undefined
}

function fail(...args: ConstructorParameters<typeof ApiError>): never {
  throw new ApiError(...args)
}
