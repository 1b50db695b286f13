import * as z from 'zod'
import {
  BootMode,
  BsuToCreate,
  OsuExportToCreate,
  PermissionsOnResource,
  PermissionsOnResourceCreation,
  ResourceTag,
  ResponseContext,
} from './common.ts'
import type { Operation } from './operation.ts'

/** A volume that each VM launched from the OMI gets. */
export const BlockDeviceMappingImage = z.strictObject({
  Bsu: BsuToCreate.optional(),
  DeviceName: z.string().optional(),
  VirtualDeviceName: z.string().optional(),
})
export type BlockDeviceMappingImage = z.infer<typeof BlockDeviceMappingImage>

export const CreateImageExportTaskRequest = z.strictObject({
  DryRun: z.boolean().optional(),
  ImageId: z.string(),
  OsuExport: OsuExportToCreate,
})
export type CreateImageExportTaskRequest = z.infer<typeof CreateImageExportTaskRequest>

export const OsuExportImageExportTask = z.strictObject({
  DiskImageFormat: z.string(),
  OsuBucket: z.string(),
  OsuManifestUrl: z.string().optional(),
  OsuPrefix: z.string().optional(),
})
export type OsuExportImageExportTask = z.infer<typeof OsuExportImageExportTask>

/** `pending` or `queued`, `pending`, then `completed`, `failed` or `cancelled`. Only own OMIs can be exported. */
export const ImageExportTask = z.strictObject({
  Comment: z.string().optional(),
  ImageId: z.string().optional(),
  OsuExport: OsuExportImageExportTask.optional(),
  /** Percent. */
  Progress: z.int().optional(),
  State: z.string().optional(),
  Tags: z.array(ResourceTag).optional(),
  TaskId: z.string().optional(),
})
export type ImageExportTask = z.infer<typeof ImageExportTask>

export const CreateImageExportTaskResponse = z.strictObject({
  ImageExportTask: ImageExportTask.optional(),
  ResponseContext: ResponseContext.optional(),
})
export type CreateImageExportTaskResponse = z.infer<typeof CreateImageExportTaskResponse>

/**
 * Makes an OMI in one of four ways that exclude each other (spec/oapi.md section 3): from a VM (`VmId`), as a copy
 * (`SourceImageId`, `SourceRegionName`), from snapshots (`BlockDeviceMappings`, `RootDeviceName`), or from an export
 * (`FileLocation`). It knows no client token: after a lost answer only a look by name tells whether it happened.
 */
export const CreateImageRequest = z.strictObject({
  /** `x86_64` when left out; for the snapshot way only. */
  Architecture: z.string().optional(),
  BlockDeviceMappings: z.array(BlockDeviceMappingImage).optional(),
  BootModes: z.array(BootMode).optional(),
  Description: z.string().optional(),
  DryRun: z.boolean().optional(),
  /** A pre-signed URL of the manifest. */
  FileLocation: z.string().optional(),
  /** 3 to 128 characters: letters, digits, blanks and `_ ( ) / . -`. */
  ImageName: z.string().optional(),
  /** True leaves the VM running; otherwise it is shut down for the snapshot. */
  NoReboot: z.boolean().optional(),
  ProductCodes: z.array(z.string()).optional(),
  RootDeviceName: z.string().optional(),
  SourceImageId: z.string().optional(),
  /** Has to be the caller's own region. */
  SourceRegionName: z.string().optional(),
  TpmMandatory: z.boolean().optional(),
  VmId: z.string().optional(),
})
export type CreateImageRequest = z.infer<typeof CreateImageRequest>

/** Why an image failed. */
export const StateComment = z.strictObject({
  StateCode: z.string().optional(),
  StateMessage: z.string().optional(),
})
export type StateComment = z.infer<typeof StateComment>

/** An OMI: `pending`, then `available` or `failed`. Deleting it leaves its snapshots. */
export const Image = z.strictObject({
  /** Set for OUTSCALE's own: `Outscale`. */
  AccountAlias: z.string().optional(),
  AccountId: z.string().optional(),
  Architecture: z.string().optional(),
  BlockDeviceMappings: z.array(BlockDeviceMappingImage).optional(),
  BootModes: z.array(BootMode).optional(),
  CreationDate: z.string().optional(),
  Description: z.string().optional(),
  FileLocation: z.string().optional(),
  ImageId: z.string().optional(),
  ImageName: z.string().optional(),
  ImageType: z.string().optional(),
  PermissionsToLaunch: PermissionsOnResource.optional(),
  ProductCodes: z.array(z.string()).optional(),
  RootDeviceName: z.string().optional(),
  /** `bsu`; VMs say `ebs` for the same. */
  RootDeviceType: z.string().optional(),
  SecureBoot: z.boolean().optional(),
  State: z.string().optional(),
  StateComment: StateComment.optional(),
  Tags: z.array(ResourceTag).optional(),
  TpmMandatory: z.boolean().optional(),
})
export type Image = z.infer<typeof Image>

export const CreateImageResponse = z.strictObject({
  Image: Image.optional(),
  ResponseContext: ResponseContext.optional(),
})
export type CreateImageResponse = z.infer<typeof CreateImageResponse>

export const DeleteImageRequest = z.strictObject({
  DryRun: z.boolean().optional(),
  ImageId: z.string(),
})
export type DeleteImageRequest = z.infer<typeof DeleteImageRequest>

export const DeleteImageResponse = z.strictObject({
  ResponseContext: ResponseContext.optional(),
})
export type DeleteImageResponse = z.infer<typeof DeleteImageResponse>

/** All given filters have to match, of each list one value. Names take `*`. */
export const FiltersImage = z.strictObject({
  AccountAliases: z.array(z.string()).optional(),
  AccountIds: z.array(z.string()).optional(),
  Architectures: z.array(z.string()).optional(),
  BlockDeviceMappingDeleteOnVmDeletion: z.boolean().optional(),
  BlockDeviceMappingDeviceNames: z.array(z.string()).optional(),
  BlockDeviceMappingSnapshotIds: z.array(z.string()).optional(),
  BlockDeviceMappingVolumeSizes: z.array(z.int()).optional(),
  BlockDeviceMappingVolumeTypes: z.array(z.string()).optional(),
  BootModes: z.array(BootMode).optional(),
  Descriptions: z.array(z.string()).optional(),
  FileLocations: z.array(z.string()).optional(),
  Hypervisors: z.array(z.string()).optional(),
  ImageIds: z.array(z.string()).optional(),
  ImageNames: z.array(z.string()).optional(),
  PermissionsToLaunchAccountIds: z.array(z.string()).optional(),
  PermissionsToLaunchGlobalPermission: z.boolean().optional(),
  ProductCodeNames: z.array(z.string()).optional(),
  ProductCodes: z.array(z.string()).optional(),
  RootDeviceNames: z.array(z.string()).optional(),
  RootDeviceTypes: z.array(z.string()).optional(),
  SecureBoot: z.boolean().optional(),
  States: z.array(z.string()).optional(),
  TagKeys: z.array(z.string()).optional(),
  TagValues: z.array(z.string()).optional(),
  /** Each as `KEY=VALUE`. */
  Tags: z.array(z.string()).optional(),
  TpmMandatory: z.boolean().optional(),
  VirtualizationTypes: z.array(z.string()).optional(),
})
export type FiltersImage = z.infer<typeof FiltersImage>

export const FiltersReadImageExportTask = z.strictObject({
  ImageIds: z.array(z.string()).optional(),
  TaskIds: z.array(z.string()).optional(),
})
export type FiltersReadImageExportTask = z.infer<typeof FiltersReadImageExportTask>

export const ReadImageExportTasksRequest = z.strictObject({
  DryRun: z.boolean().optional(),
  Filters: FiltersReadImageExportTask.optional(),
  NextPageToken: z.string().optional(),
  ResultsPerPage: z.int().optional(),
})
export type ReadImageExportTasksRequest = z.infer<typeof ReadImageExportTasksRequest>

export const ReadImageExportTasksResponse = z.strictObject({
  ImageExportTasks: z.array(ImageExportTask).optional(),
  NextPageToken: z.string().optional(),
  ResponseContext: ResponseContext.optional(),
})
export type ReadImageExportTasksResponse = z.infer<typeof ReadImageExportTasksResponse>

export const ReadImagesRequest = z.strictObject({
  DryRun: z.boolean().optional(),
  Filters: FiltersImage.optional(),
  NextPageToken: z.string().optional(),
  ResultsPerPage: z.int().optional(),
})
export type ReadImagesRequest = z.infer<typeof ReadImagesRequest>

export const ReadImagesResponse = z.strictObject({
  Images: z.array(Image).optional(),
  NextPageToken: z.string().optional(),
  ResponseContext: ResponseContext.optional(),
})
export type ReadImagesResponse = z.infer<typeof ReadImagesResponse>

/** Changes description, permissions and product codes. The name stays. */
export const UpdateImageRequest = z.strictObject({
  Description: z.string().optional(),
  DryRun: z.boolean().optional(),
  ImageId: z.string(),
  PermissionsToLaunch: PermissionsOnResourceCreation.optional(),
  ProductCodes: z.array(z.string()).optional(),
})
export type UpdateImageRequest = z.infer<typeof UpdateImageRequest>

export const UpdateImageResponse = z.strictObject({
  Image: Image.optional(),
  ResponseContext: ResponseContext.optional(),
})
export type UpdateImageResponse = z.infer<typeof UpdateImageResponse>

/** The operations on images. */
export const imageOperations = {
  ReadImages: {
    request: ReadImagesRequest,
    response: ReadImagesResponse,
    auth: 'signature',
    paged: true,
    clientToken: false,
  },
  CreateImage: {
    request: CreateImageRequest,
    response: CreateImageResponse,
    auth: 'signature',
    paged: false,
    clientToken: false,
  },
  UpdateImage: {
    request: UpdateImageRequest,
    response: UpdateImageResponse,
    auth: 'signature',
    paged: false,
    clientToken: false,
  },
  DeleteImage: {
    request: DeleteImageRequest,
    response: DeleteImageResponse,
    auth: 'signature',
    paged: false,
    clientToken: false,
  },
  CreateImageExportTask: {
    request: CreateImageExportTaskRequest,
    response: CreateImageExportTaskResponse,
    auth: 'signature',
    paged: false,
    clientToken: false,
  },
  ReadImageExportTasks: {
    request: ReadImageExportTasksRequest,
    response: ReadImageExportTasksResponse,
    auth: 'signature',
    paged: true,
    clientToken: false,
  },
} as const satisfies Readonly<Record<string, Operation>>
