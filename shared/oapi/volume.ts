import * as z from 'zod'
import { ResourceTag, ResponseContext } from './common.ts'
import type { Operation } from './operation.ts'

/** Empty with `Size`, or from a snapshot. */
export const CreateVolumeRequest = z.strictObject({
  ClientToken: z.string().optional(),
  DryRun: z.boolean().optional(),
  /** For io1 only: up to 13000, and at most 300 for each GiB. */
  Iops: z.int().optional(),
  /** GiB: 1 to 14901. */
  Size: z.int().optional(),
  SnapshotId: z.string().optional(),
  SubregionName: z.string(),
  /** `standard` (the default), `gp2` or `io1`. */
  VolumeType: z.string().optional(),
})
export type CreateVolumeRequest = z.infer<typeof CreateVolumeRequest>

/** `attaching`, `attached`, `detaching`, `detached`. */
export const LinkedVolume = z.strictObject({
  DeleteOnVmDeletion: z.boolean().optional(),
  DeviceName: z.string().optional(),
  State: z.string().optional(),
  VmId: z.string().optional(),
  VolumeId: z.string().optional(),
})
export type LinkedVolume = z.infer<typeof LinkedVolume>

/** `creating`, `available`, `in-use`, `deleting`, or `error`. Usable on a VM when in-use **and** attached. */
export const Volume = z.strictObject({
  ClientToken: z.string().optional(),
  CreationDate: z.string().optional(),
  Iops: z.int().optional(),
  LinkedVolumes: z.array(LinkedVolume).optional(),
  /** GiB */
  Size: z.int().optional(),
  SnapshotId: z.string().optional(),
  State: z.string().optional(),
  SubregionName: z.string().optional(),
  Tags: z.array(ResourceTag).optional(),
  /** The update under way; a volume has no state for it. */
  TaskId: z.string().nullable().optional(),
  VolumeId: z.string().optional(),
  VolumeType: z.string().optional(),
})
export type Volume = z.infer<typeof Volume>

export const CreateVolumeResponse = z.strictObject({
  ResponseContext: ResponseContext.optional(),
  Volume: Volume.optional(),
})
export type CreateVolumeResponse = z.infer<typeof CreateVolumeResponse>

export const DeleteVolumeRequest = z.strictObject({
  DryRun: z.boolean().optional(),
  VolumeId: z.string(),
})
export type DeleteVolumeRequest = z.infer<typeof DeleteVolumeRequest>

export const DeleteVolumeResponse = z.strictObject({
  ResponseContext: ResponseContext.optional(),
})
export type DeleteVolumeResponse = z.infer<typeof DeleteVolumeResponse>

export const FiltersVolume = z.strictObject({
  ClientTokens: z.array(z.string()).optional(),
  CreationDates: z.array(z.string()).optional(),
  LinkVolumeDeleteOnVmDeletion: z.boolean().optional(),
  LinkVolumeDeviceNames: z.array(z.string()).optional(),
  LinkVolumeLinkDates: z.array(z.string()).optional(),
  LinkVolumeLinkStates: z.array(z.string()).optional(),
  LinkVolumeVmIds: z.array(z.string()).optional(),
  SnapshotIds: z.array(z.string()).optional(),
  SubregionNames: z.array(z.string()).optional(),
  TagKeys: z.array(z.string()).optional(),
  TagValues: z.array(z.string()).optional(),
  Tags: z.array(z.string()).optional(),
  VolumeIds: z.array(z.string()).optional(),
  VolumeSizes: z.array(z.int()).optional(),
  VolumeStates: z.array(z.string()).optional(),
  VolumeTypes: z.array(z.string()).optional(),
})
export type FiltersVolume = z.infer<typeof FiltersVolume>

/** VM and volume have to be in the same subregion. */
export const LinkVolumeRequest = z.strictObject({
  DeviceName: z.string(),
  DryRun: z.boolean().optional(),
  VmId: z.string(),
  VolumeId: z.string(),
})
export type LinkVolumeRequest = z.infer<typeof LinkVolumeRequest>

export const LinkVolumeResponse = z.strictObject({
  ResponseContext: ResponseContext.optional(),
})
export type LinkVolumeResponse = z.infer<typeof LinkVolumeResponse>

export const ReadVolumesRequest = z.strictObject({
  DryRun: z.boolean().optional(),
  Filters: FiltersVolume.optional(),
  NextPageToken: z.string().optional(),
  ResultsPerPage: z.int().optional(),
})
export type ReadVolumesRequest = z.infer<typeof ReadVolumesRequest>

export const ReadVolumesResponse = z.strictObject({
  NextPageToken: z.string().optional(),
  ResponseContext: ResponseContext.optional(),
  Volumes: z.array(Volume).optional(),
})
export type ReadVolumesResponse = z.infer<typeof ReadVolumesResponse>

/** A root volume can be unlinked from a stopped VM only. */
export const UnlinkVolumeRequest = z.strictObject({
  DryRun: z.boolean().optional(),
  ForceUnlink: z.boolean().optional(),
  VolumeId: z.string(),
})
export type UnlinkVolumeRequest = z.infer<typeof UnlinkVolumeRequest>

export const UnlinkVolumeResponse = z.strictObject({
  ResponseContext: ResponseContext.optional(),
})
export type UnlinkVolumeResponse = z.infer<typeof UnlinkVolumeResponse>

/** The operations on volumes. */
export const volumeOperations = {
  CreateVolume: {
    request: CreateVolumeRequest,
    response: CreateVolumeResponse,
    auth: 'signature',
    paged: false,
    clientToken: true,
  },
  LinkVolume: {
    request: LinkVolumeRequest,
    response: LinkVolumeResponse,
    auth: 'signature',
    paged: false,
    clientToken: false,
  },
  UnlinkVolume: {
    request: UnlinkVolumeRequest,
    response: UnlinkVolumeResponse,
    auth: 'signature',
    paged: false,
    clientToken: false,
  },
  DeleteVolume: {
    request: DeleteVolumeRequest,
    response: DeleteVolumeResponse,
    auth: 'signature',
    paged: false,
    clientToken: false,
  },
  ReadVolumes: {
    request: ReadVolumesRequest,
    response: ReadVolumesResponse,
    auth: 'signature',
    paged: true,
    clientToken: false,
  },
} as const satisfies Readonly<Record<string, Operation>>
