import * as z from 'zod'
import {
  OsuExportToCreate,
  PermissionsOnResource,
  PermissionsOnResourceCreation,
  ResourceTag,
  ResponseContext,
} from './common.ts'
import type { Operation } from './operation.ts'

export const CreateSnapshotExportTaskRequest = z.strictObject({
  DryRun: z.boolean().optional(),
  OsuExport: OsuExportToCreate,
  SnapshotId: z.string(),
})
export type CreateSnapshotExportTaskRequest = z.infer<typeof CreateSnapshotExportTaskRequest>

export const OsuExportSnapshotExportTask = z.strictObject({
  DiskImageFormat: z.string(),
  OsuBucket: z.string(),
  OsuPrefix: z.string().optional(),
})
export type OsuExportSnapshotExportTask = z.infer<typeof OsuExportSnapshotExportTask>

/** `pending`, `active`, then `completed`, `cancelled` or `failed`. */
export const SnapshotExportTask = z.strictObject({
  Comment: z.string().optional(),
  OsuExport: OsuExportSnapshotExportTask.optional(),
  /** Percent. */
  Progress: z.int().optional(),
  SnapshotId: z.string().optional(),
  State: z.string().optional(),
  Tags: z.array(ResourceTag).optional(),
  TaskId: z.string().optional(),
})
export type SnapshotExportTask = z.infer<typeof SnapshotExportTask>

export const CreateSnapshotExportTaskResponse = z.strictObject({
  ResponseContext: ResponseContext.optional(),
  SnapshotExportTask: SnapshotExportTask.optional(),
})
export type CreateSnapshotExportTaskResponse = z.infer<typeof CreateSnapshotExportTaskResponse>

/** From a volume, as a copy (`SourceSnapshotId`, `SourceRegionName`), or from an export (`FileLocation`, `SnapshotSize`). */
export const CreateSnapshotRequest = z.strictObject({
  ClientToken: z.string().optional(),
  Description: z.string().optional(),
  DryRun: z.boolean().optional(),
  FileLocation: z.string().optional(),
  /** Bytes. */
  SnapshotSize: z.int().optional(),
  SourceRegionName: z.string().optional(),
  SourceSnapshotId: z.string().optional(),
  VolumeId: z.string().optional(),
})
export type CreateSnapshotRequest = z.infer<typeof CreateSnapshotRequest>

/** `in-queue` or `pending`, then `completed` or `error`. Cannot be deleted while an OMI uses it. */
export const Snapshot = z.strictObject({
  AccountAlias: z.string().optional(),
  AccountId: z.string().optional(),
  ClientToken: z.string().optional(),
  CreationDate: z.string().optional(),
  Description: z.string().optional(),
  PermissionsToCreateVolume: PermissionsOnResource.optional(),
  /** Percent. */
  Progress: z.int().optional(),
  SnapshotId: z.string().optional(),
  State: z.string().optional(),
  Tags: z.array(ResourceTag).optional(),
  VolumeId: z.string().optional(),
  /** GiB */
  VolumeSize: z.int().optional(),
})
export type Snapshot = z.infer<typeof Snapshot>

export const CreateSnapshotResponse = z.strictObject({
  ResponseContext: ResponseContext.optional(),
  Snapshot: Snapshot.optional(),
})
export type CreateSnapshotResponse = z.infer<typeof CreateSnapshotResponse>

export const DeleteSnapshotRequest = z.strictObject({
  DryRun: z.boolean().optional(),
  SnapshotId: z.string(),
})
export type DeleteSnapshotRequest = z.infer<typeof DeleteSnapshotRequest>

export const DeleteSnapshotResponse = z.strictObject({
  ResponseContext: ResponseContext.optional(),
})
export type DeleteSnapshotResponse = z.infer<typeof DeleteSnapshotResponse>

export const FiltersSnapshot = z.strictObject({
  AccountAliases: z.array(z.string()).optional(),
  AccountIds: z.array(z.string()).optional(),
  ClientTokens: z.array(z.string()).optional(),
  Descriptions: z.array(z.string()).optional(),
  FromCreationDate: z.string().optional(),
  PermissionsToCreateVolumeAccountIds: z.array(z.string()).optional(),
  PermissionsToCreateVolumeGlobalPermission: z.boolean().optional(),
  Progresses: z.array(z.int()).optional(),
  SnapshotIds: z.array(z.string()).optional(),
  States: z.array(z.string()).optional(),
  TagKeys: z.array(z.string()).optional(),
  TagValues: z.array(z.string()).optional(),
  Tags: z.array(z.string()).optional(),
  ToCreationDate: z.string().optional(),
  VolumeIds: z.array(z.string()).optional(),
  VolumeSizes: z.array(z.int()).optional(),
})
export type FiltersSnapshot = z.infer<typeof FiltersSnapshot>

export const FiltersSnapshotExportTask = z.strictObject({
  SnapshotIds: z.array(z.string()).optional(),
  TaskIds: z.array(z.string()).optional(),
})
export type FiltersSnapshotExportTask = z.infer<typeof FiltersSnapshotExportTask>

export const ReadSnapshotExportTasksRequest = z.strictObject({
  DryRun: z.boolean().optional(),
  Filters: FiltersSnapshotExportTask.optional(),
  NextPageToken: z.string().optional(),
  ResultsPerPage: z.int().optional(),
})
export type ReadSnapshotExportTasksRequest = z.infer<typeof ReadSnapshotExportTasksRequest>

export const ReadSnapshotExportTasksResponse = z.strictObject({
  NextPageToken: z.string().optional(),
  ResponseContext: ResponseContext.optional(),
  SnapshotExportTasks: z.array(SnapshotExportTask).optional(),
})
export type ReadSnapshotExportTasksResponse = z.infer<typeof ReadSnapshotExportTasksResponse>

export const ReadSnapshotsRequest = z.strictObject({
  DryRun: z.boolean().optional(),
  Filters: FiltersSnapshot.optional(),
  NextPageToken: z.string().optional(),
  ResultsPerPage: z.int().optional(),
})
export type ReadSnapshotsRequest = z.infer<typeof ReadSnapshotsRequest>

export const ReadSnapshotsResponse = z.strictObject({
  NextPageToken: z.string().optional(),
  ResponseContext: ResponseContext.optional(),
  Snapshots: z.array(Snapshot).optional(),
})
export type ReadSnapshotsResponse = z.infer<typeof ReadSnapshotsResponse>

/** Changes permissions only. */
export const UpdateSnapshotRequest = z.strictObject({
  DryRun: z.boolean().optional(),
  PermissionsToCreateVolume: PermissionsOnResourceCreation,
  SnapshotId: z.string(),
})
export type UpdateSnapshotRequest = z.infer<typeof UpdateSnapshotRequest>

export const UpdateSnapshotResponse = z.strictObject({
  ResponseContext: ResponseContext.optional(),
  Snapshot: Snapshot.optional(),
})
export type UpdateSnapshotResponse = z.infer<typeof UpdateSnapshotResponse>

/** The operations on snapshots. */
export const snapshotOperations = {
  CreateSnapshot: {
    request: CreateSnapshotRequest,
    response: CreateSnapshotResponse,
    auth: 'signature',
    paged: false,
    clientToken: true,
  },
  ReadSnapshots: {
    request: ReadSnapshotsRequest,
    response: ReadSnapshotsResponse,
    auth: 'signature',
    paged: true,
    clientToken: false,
  },
  UpdateSnapshot: {
    request: UpdateSnapshotRequest,
    response: UpdateSnapshotResponse,
    auth: 'signature',
    paged: false,
    clientToken: false,
  },
  DeleteSnapshot: {
    request: DeleteSnapshotRequest,
    response: DeleteSnapshotResponse,
    auth: 'signature',
    paged: false,
    clientToken: false,
  },
  CreateSnapshotExportTask: {
    request: CreateSnapshotExportTaskRequest,
    response: CreateSnapshotExportTaskResponse,
    auth: 'signature',
    paged: false,
    clientToken: false,
  },
  ReadSnapshotExportTasks: {
    request: ReadSnapshotExportTasksRequest,
    response: ReadSnapshotExportTasksResponse,
    auth: 'signature',
    paged: true,
    clientToken: false,
  },
} as const satisfies Readonly<Record<string, Operation>>
