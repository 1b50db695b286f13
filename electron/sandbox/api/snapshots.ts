import type { CreateSnapshotRequest, FiltersSnapshot, Snapshot } from '#shared/oapi/snapshot.ts'
import { ApiError } from './api-error.ts'
import { oncePerToken } from './client-tokens.ts'
import { bound, exact, type FilterTable, matchesFilters, one, tagFilters, text } from './filters.ts'
import { newId } from './ids.ts'
import { isVisible, ownSnapshot, ownVolume, visibleSnapshot } from './lookup.ts'
import { pageOf } from './pagination.ts'
import { changePermissions } from './permissions.ts'
import { requireQuota } from './quotas.ts'
import { rowsFor } from './read-rows.ts'
import { type Call, type Handlers, newRecord, type Region, wireDate } from './region.ts'
import { permissionsView, type SnapshotRecord, type VolumeRecord } from './region-state.ts'

/**
 * Makes a snapshot of a volume: a copy of its disk as it is now (or once `after` is over), which is completed in the
 * time that the region's timings give it.
 */
export function makeSnapshot(
  call: Call,
  volume: VolumeRecord,
  extra: {
    readonly description?: string | undefined
    readonly clientToken?: string | undefined
    readonly after?: Promise<unknown>
  } = {},
): SnapshotRecord {
  const snapshot = addSnapshot(call, {
    volumeId: volume.id,
    volumeSize: volume.size,
    description: extra.description ?? '',
    clientToken: extra.clientToken,
  })
  call.region.disks.fork(volume.id, snapshot.id, volume.size, extra.after)
  return snapshot
}

interface NewSnapshot {
  readonly volumeId: string
  readonly volumeSize: number
  readonly description: string
  readonly clientToken: string | undefined
}

function addSnapshot(call: Call, { clientToken, ...content }: NewSnapshot): SnapshotRecord {
  const { region } = call
  const { timings } = region
  const id = newId('snapshot', region.random, (taken) => region.state.snapshots.has(taken))
  const startsAt = region.now() + timings.snapshotQueued
  const duration = timings.snapshotPending + timings.snapshotPerGib * content.volumeSize
  const snapshot: SnapshotRecord = {
    ...newRecord(call, id),
    state: 'in-queue',
    ...content,
    startsAt,
    completesAt: startsAt + duration,
    fails: call.faults.some((fault) => fault.kind === 'snapshot-error'),
    permissions: { accountIds: [], global: false },
    ...(clientToken === undefined ? {} : { clientToken }),
  }
  region.state.snapshots.set(id, snapshot)
  region.plan(timings.snapshotQueued, { kind: 'snapshot-started', snapshotId: id })
  region.plan(timings.snapshotQueued + duration, { kind: 'snapshot-completed', snapshotId: id })
  return snapshot
}

/** Refuses snapshots that would go over the account's quotas. */
export function requireSnapshotQuota({ region, account }: Call, count: number): void {
  requireQuota(region, account.accountId, 'snapshots', count)
  requireQuota(region, account.accountId, 'concurrentSnapshots', count)
}

export function snapshotStarted(region: Region, snapshotId: string): void {
  const snapshot = region.state.snapshots.get(snapshotId)
  if (snapshot?.state === 'in-queue') snapshot.state = 'pending'
}

export function snapshotCompleted(region: Region, snapshotId: string): void {
  const snapshot = region.state.snapshots.get(snapshotId)
  if (snapshot?.state === 'pending') snapshot.state = snapshot.fails ? 'error' : 'completed'
}

export function snapshotDeleted(region: Region, snapshotId: string): void {
  region.state.snapshots.delete(snapshotId)
}

/** How far a snapshot is, in percent: by time, and 100 only when it is completed. */
function progressOf(region: Region, snapshot: SnapshotRecord): number {
  if (snapshot.state === 'completed' || snapshot.state === 'deleting') return 100
  const passed = region.now() - snapshot.startsAt
  if (passed <= 0) return 0
  return Math.min(99, Math.floor((passed / Math.max(1, snapshot.completesAt - snapshot.startsAt)) * 100))
}

function snapshotView(region: Region, snapshot: SnapshotRecord): Snapshot {
  const alias = region.state.accounts.get(snapshot.accountId)?.alias
  return {
    ...(alias === undefined ? {} : { AccountAlias: alias }),
    AccountId: snapshot.accountId,
    ...(snapshot.clientToken === undefined ? {} : { ClientToken: snapshot.clientToken }),
    CreationDate: wireDate(snapshot.createdAt),
    Description: snapshot.description,
    PermissionsToCreateVolume: permissionsView(snapshot.permissions),
    Progress: progressOf(region, snapshot),
    SnapshotId: snapshot.id,
    State: snapshot.state,
    Tags: snapshot.tags,
    VolumeId: snapshot.volumeId,
    VolumeSize: snapshot.volumeSize,
  }
}

function filtersFor(region: Region): FilterTable<FiltersSnapshot, SnapshotRecord> {
  return {
    AccountAliases: text((snapshot) => one(region.state.accounts.get(snapshot.accountId)?.alias)),
    AccountIds: exact((snapshot) => one(snapshot.accountId)),
    ClientTokens: exact((snapshot) => one(snapshot.clientToken)),
    Descriptions: text((snapshot) => one(snapshot.description)),
    FromCreationDate: bound('from', (snapshot) => wireDate(snapshot.createdAt)),
    ToCreationDate: bound('to', (snapshot) => wireDate(snapshot.createdAt)),
    PermissionsToCreateVolumeAccountIds: exact((snapshot) => snapshot.permissions.accountIds),
    PermissionsToCreateVolumeGlobalPermission: exact((snapshot) => one(snapshot.permissions.global)),
    Progresses: exact((snapshot) => one(progressOf(region, snapshot))),
    SnapshotIds: exact((snapshot) => one(snapshot.id)),
    States: exact((snapshot) => one(snapshot.state)),
    VolumeIds: exact((snapshot) => one(snapshot.volumeId)),
    VolumeSizes: exact((snapshot) => one(snapshot.volumeSize)),
    ...tagFilters(),
  }
}

function createSnapshot(call: Call, request: CreateSnapshotRequest): SnapshotRecord {
  const { region } = call
  if (request.FileLocation !== undefined) {
    throw new ApiError('objectStorage', 'The sandbox region has no object storage: a snapshot cannot be imported.')
  }
  if ((request.VolumeId === undefined) === (request.SourceSnapshotId === undefined)) {
    throw new ApiError(
      'invalidParameter',
      "Exactly one of the parameters 'VolumeId', 'SourceSnapshotId', 'FileLocation' has to be given.",
    )
  }
  if (request.VolumeId !== undefined) {
    const volume = ownVolume(call, request.VolumeId)
    if (volume.state !== 'available' && volume.state !== 'in-use') {
      throw new ApiError('volumeState', `The volume '${volume.id}' is ${volume.state}.`)
    }
    requireSnapshotQuota(call, 1)
    return makeSnapshot(call, volume, { description: request.Description, clientToken: request.ClientToken })
  }
  const source = visibleSnapshot(call, request.SourceSnapshotId ?? '')
  if (request.SourceRegionName === undefined) {
    throw new ApiError('missingParameter', "The parameter 'SourceRegionName' is required with 'SourceSnapshotId'.")
  }
  if (request.SourceRegionName !== region.name) {
    throw new ApiError('invalidValue', `Snapshots can be copied only within the Region '${region.name}'.`)
  }
  if (source.state !== 'completed') {
    throw new ApiError('resourceState', `The snapshot '${source.id}' is ${source.state}, not completed.`)
  }
  requireSnapshotQuota(call, 1)
  return copySnapshot(call, source, request.Description, request.ClientToken)
}

/** Makes a snapshot of the account's own with the content of another one. */
export function copySnapshot(
  call: Call,
  source: SnapshotRecord,
  description = source.description,
  clientToken?: string,
): SnapshotRecord {
  const { volumeId, volumeSize } = source
  const copy = addSnapshot(call, { volumeId, volumeSize, description, clientToken })
  if (source.base !== undefined) call.region.disks.base(source.id, source.base)
  call.region.disks.fork(source.id, copy.id, volumeSize)
  return copy
}

export const snapshotHandlers: Handlers<'CreateSnapshot' | 'ReadSnapshots' | 'UpdateSnapshot' | 'DeleteSnapshot'> = {
  CreateSnapshot: (call, request) => {
    const ids = oncePerToken(call, 'CreateSnapshot', request, () => [createSnapshot(call, request).id])
    return { Snapshot: snapshotView(call.region, ownSnapshot(call, ids[0] ?? '')) }
  },

  ReadSnapshots: (call, request) => {
    const { region } = call
    const filters = filtersFor(region)
    const rows = rowsFor(
      region.state.snapshots,
      request.Filters?.SnapshotIds,
      (snapshot) => isVisible(call, snapshot) && matchesFilters(filters, request.Filters, snapshot),
    )
    const { items, next } = pageOf(
      'ReadSnapshots',
      request,
      rows.map((item) => ({ seq: item.seq, item })),
    )
    return { Snapshots: items.map((snapshot) => snapshotView(region, snapshot)), ...next }
  },

  UpdateSnapshot: (call, request) => {
    const snapshot = ownSnapshot(call, request.SnapshotId)
    snapshot.permissions = changePermissions(snapshot.permissions, request.PermissionsToCreateVolume)
    return { Snapshot: snapshotView(call.region, snapshot) }
  },

  DeleteSnapshot: (call, request) => {
    const { region } = call
    const snapshot = ownSnapshot(call, request.SnapshotId)
    for (const image of region.state.images.values()) {
      if (!image.mappings.some((mapping) => mapping.snapshotId === snapshot.id)) continue
      throw new ApiError('inUse', `The snapshot '${snapshot.id}' is in use by the image '${image.id}'.`)
    }
    if (snapshot.state === 'deleting') return {}
    snapshot.state = 'deleting'
    region.disks.forget(snapshot.id)
    region.plan(region.timings.snapshotDeleting, { kind: 'snapshot-deleted', snapshotId: snapshot.id })
    return {}
  },
}
