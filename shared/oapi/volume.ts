import * as z from 'zod'
import { ResourceTag, ResponseContext } from './common.ts'

export const CreateVolumeRequest = z.strictObject({
  ClientToken: z.string().optional(),
  DryRun: z.boolean().optional(),
  Iops: z.int().optional(),
  Size: z.int().optional(),
  SnapshotId: z.string().optional(),
  SubregionName: z.string(),
  VolumeType: z.string().optional(),
})
export type CreateVolumeRequest = z.infer<typeof CreateVolumeRequest>

export const LinkedVolume = z.strictObject({
  DeleteOnVmDeletion: z.boolean().optional(),
  DeviceName: z.string().optional(),
  State: z.string().optional(),
  VmId: z.string().optional(),
  VolumeId: z.string().optional(),
})
export type LinkedVolume = z.infer<typeof LinkedVolume>

export const Volume = z.strictObject({
  ClientToken: z.string().optional(),
  CreationDate: z.string().optional(),
  Iops: z.int().optional(),
  LinkedVolumes: z.array(LinkedVolume).optional(),
  Size: z.int().optional(),
  SnapshotId: z.string().optional(),
  State: z.string().optional(),
  SubregionName: z.string().optional(),
  Tags: z.array(ResourceTag).optional(),
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
