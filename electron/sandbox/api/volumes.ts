import type { FiltersVolume, Volume } from '#shared/oapi/volume.ts'
import { ApiError } from './api-error.ts'
import { oncePerToken } from './client-tokens.ts'
import { date, exact, type FilterTable, matchesFilters, one, tagFilters, text } from './filters.ts'
import { newId } from './ids.ts'
import { ownVolume, visibleSnapshot } from './lookup.ts'
import { pageOf } from './pagination.ts'
import { requireQuota } from './quotas.ts'
import { rowsFor } from './read-rows.ts'
import { type Call, type Handlers, newRecord, type Region, subregionsOf, wireDate } from './region.ts'
import type { SnapshotRecord, VolumeLink, VolumeRecord } from './region-state.ts'

/** GiB. */
const largestVolume = 14901
const io1 = { most: 13000, perGib: 300 }

/** What a new volume is to be, before defaults. */
export interface VolumeWish {
  readonly size?: number | undefined
  readonly volumeType?: string | undefined
  readonly iops?: number | undefined
  readonly snapshotId?: string | undefined
  /** A snapshot that an image brings: who may launch the image need not see its snapshots. */
  readonly snapshotOfImage?: SnapshotRecord | undefined
  readonly subregionName: string
}

/** A wish that was checked and completed. */
export interface VolumePlan {
  readonly size: number
  readonly volumeType: string
  readonly iops: number
  readonly snapshotId?: string
  readonly subregionName: string
}

/** Checks a volume's options as CreateVolume and block device mappings have them. @throws ApiError 4078, 4029, 4047, 5054 */
export function planVolume(call: Call, wish: VolumeWish): VolumePlan {
  const { region } = call
  if (!subregionsOf(region).includes(wish.subregionName)) {
    throw new ApiError('invalidValue', `The Subregion '${wish.subregionName}' doesn't exist in ${region.name}.`)
  }
  const volumeType = wish.volumeType ?? 'standard'
  if (!['standard', 'gp2', 'io1'].includes(volumeType)) {
    throw new ApiError('invalidValue', `The VolumeType '${volumeType}' doesn't exist: use standard, gp2 or io1.`)
  }
  const snapshot = wish.snapshotOfImage ?? (wish.snapshotId ? visibleSnapshot(call, wish.snapshotId) : undefined)
  if (snapshot !== undefined && snapshot.state !== 'completed') {
    throw new ApiError('resourceState', `The snapshot '${snapshot.id}' is ${snapshot.state}, not completed.`)
  }
  const size = wish.size ?? snapshot?.volumeSize
  if (size === undefined) throw new ApiError('missingParameter', "The parameter 'Size' is required without a snapshot.")
  if (size < 1 || size > largestVolume) {
    throw new ApiError('volumeSize', `The size must be between 1 and ${largestVolume} GiB, not ${size}.`)
  }
  if (snapshot !== undefined && size < snapshot.volumeSize) {
    throw new ApiError(
      'volumeSize',
      `The size (${size} GiB) must not be below the snapshot's (${snapshot.volumeSize} GiB).`,
    )
  }
  const iops = planIops(volumeType, wish.iops, size)
  return {
    size,
    volumeType,
    iops,
    subregionName: wish.subregionName,
    ...(snapshot === undefined ? {} : { snapshotId: snapshot.id }),
  }
}

function planIops(volumeType: string, wanted: number | undefined, size: number): number {
  if (volumeType === 'io1') {
    if (wanted === undefined)
      throw new ApiError('missingParameter', "The parameter 'Iops' is required for io1 volumes.")
    if (wanted < 1 || wanted > Math.min(io1.most, size * io1.perGib)) {
      throw new ApiError('iops', `io1 volumes take 1 to ${io1.most} IOPS, and at most ${io1.perGib} for each GiB.`)
    }
    return wanted
  }
  if (wanted !== undefined && wanted > 0) throw new ApiError('iops', `'Iops' is for io1 volumes, not ${volumeType}.`)
  return volumeType === 'gp2' ? Math.min(10_000, Math.max(100, size * 3)) : 150
}

/** Refuses volumes that would go over the account's quotas. */
export function requireVolumeQuota(call: Call, plans: readonly VolumePlan[]): void {
  const { region, account } = call
  const sum = (weigh: (plan: VolumePlan) => number) => plans.reduce((total, plan) => total + weigh(plan), 0)
  requireQuota(region, account.accountId, 'volumes', plans.length)
  requireQuota(
    region,
    account.accountId,
    'volumeSize',
    sum((plan) => plan.size),
  )
  requireQuota(
    region,
    account.accountId,
    'iops',
    sum((plan) => (plan.volumeType === 'io1' ? plan.iops : 0)),
  )
}

/** Makes a volume, linked to a VM from the start when `link` is given. */
export function makeVolume(
  call: Call,
  plan: VolumePlan,
  extra: { readonly clientToken?: string | undefined; readonly link?: VolumeLink; readonly fails?: boolean } = {},
): VolumeRecord {
  const { region } = call
  const { volumes, snapshots } = region.state
  const id = newId('volume', region.random, (taken) => volumes.has(taken))
  const volume: VolumeRecord = {
    ...newRecord(call, id),
    state: extra.link === undefined ? 'creating' : 'in-use',
    ...plan,
    ...(extra.clientToken === undefined ? {} : { clientToken: extra.clientToken }),
    ...(extra.link === undefined ? {} : { link: extra.link }),
    ...(extra.fails ? { fails: true } : {}),
  }
  volumes.set(id, volume)
  if (plan.snapshotId === undefined) {
    region.disks.blank(id, plan.size)
  } else {
    const base = snapshots.get(plan.snapshotId)?.base
    if (base !== undefined) region.disks.base(plan.snapshotId, base)
    region.disks.fork(plan.snapshotId, id, plan.size)
  }
  if (extra.link === undefined) region.plan(region.timings.volumeCreating, { kind: 'volume-created', volumeId: id })
  return volume
}

/** Plans a volume's end. Its disk goes once `after` is over, when a machine still has it. */
export function removeVolume(region: Region, volume: VolumeRecord, after?: Promise<unknown>): void {
  volume.state = 'deleting'
  delete volume.link
  region.disks.forget(volume.id, after)
  region.plan(region.timings.volumeDeleting, { kind: 'volume-deleted', volumeId: volume.id })
}

export function volumeCreated(region: Region, volumeId: string): void {
  const volume = region.state.volumes.get(volumeId)
  if (volume?.state === 'creating') volume.state = volume.fails ? 'error' : 'available'
}

export function volumeDeleted(region: Region, volumeId: string): void {
  region.state.volumes.delete(volumeId)
}

export function volumeView(volume: VolumeRecord): Volume {
  const { link } = volume
  return {
    ...(volume.clientToken === undefined ? {} : { ClientToken: volume.clientToken }),
    CreationDate: wireDate(volume.createdAt),
    Iops: volume.iops,
    LinkedVolumes:
      link === undefined
        ? []
        : [
            {
              DeleteOnVmDeletion: link.deleteOnVmDeletion,
              DeviceName: link.deviceName,
              State: link.state,
              VmId: link.vmId,
              VolumeId: volume.id,
            },
          ],
    Size: volume.size,
    ...(volume.snapshotId === undefined ? {} : { SnapshotId: volume.snapshotId }),
    State: volume.state,
    SubregionName: volume.subregionName,
    Tags: volume.tags,
    VolumeId: volume.id,
    VolumeType: volume.volumeType,
  }
}

const filters: FilterTable<FiltersVolume, VolumeRecord> = {
  ClientTokens: exact((volume) => one(volume.clientToken)),
  CreationDates: date((volume) => [wireDate(volume.createdAt)]),
  LinkVolumeDeleteOnVmDeletion: exact((volume) => one(volume.link?.deleteOnVmDeletion)),
  LinkVolumeDeviceNames: text((volume) => one(volume.link?.deviceName)),
  LinkVolumeLinkDates: date((volume) => (volume.link === undefined ? [] : [wireDate(volume.link.linkedAt)])),
  LinkVolumeLinkStates: exact((volume) => one(volume.link?.state)),
  LinkVolumeVmIds: exact((volume) => one(volume.link?.vmId)),
  SnapshotIds: exact((volume) => one(volume.snapshotId)),
  SubregionNames: exact((volume) => one(volume.subregionName)),
  VolumeIds: exact((volume) => one(volume.id)),
  VolumeSizes: exact((volume) => one(volume.size)),
  VolumeStates: exact((volume) => one(volume.state)),
  VolumeTypes: exact((volume) => one(volume.volumeType)),
  ...tagFilters(),
}

export const volumeHandlers: Handlers<'CreateVolume' | 'ReadVolumes' | 'DeleteVolume'> = {
  CreateVolume: (call, request) => {
    const ids = oncePerToken(call, 'CreateVolume', request, () => {
      const plan = planVolume(call, {
        size: request.Size,
        volumeType: request.VolumeType,
        iops: request.Iops,
        snapshotId: request.SnapshotId,
        subregionName: request.SubregionName,
      })
      requireVolumeQuota(call, [plan])
      const fails = call.faults.some((fault) => fault.kind === 'volume-error')
      return [makeVolume(call, plan, { clientToken: request.ClientToken, fails }).id]
    })
    return { Volume: volumeView(ownVolume(call, ids[0] ?? '')) }
  },

  ReadVolumes: (call, request) => {
    const rows = rowsFor(
      call.region.state.volumes,
      request.Filters?.VolumeIds,
      (volume) => volume.accountId === call.account.accountId && matchesFilters(filters, request.Filters, volume),
    )
    const { items, next } = pageOf(
      'ReadVolumes',
      request,
      rows.map((item) => ({ seq: item.seq, item })),
    )
    return { Volumes: items.map(volumeView), ...next }
  },

  DeleteVolume: (call, request) => {
    const volume = ownVolume(call, request.VolumeId)
    if (volume.link !== undefined) {
      throw new ApiError('volumeState', `The volume '${volume.id}' is linked to the VM '${volume.link.vmId}'.`)
    }
    if (volume.state !== 'available' && volume.state !== 'error') {
      throw new ApiError('volumeState', `The volume '${volume.id}' is ${volume.state}.`)
    }
    removeVolume(call.region, volume)
    return {}
  },
}
