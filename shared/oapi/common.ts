import * as z from 'zod'

export const BootMode = z.enum(['uefi', 'legacy'])
export type BootMode = z.infer<typeof BootMode>

export const BsuToCreate = z.strictObject({
  DeleteOnVmDeletion: z.boolean().optional(),
  Iops: z.int().optional(),
  SnapshotId: z.string().optional(),
  VolumeSize: z.int().optional(),
  VolumeType: z.string().optional(),
})
export type BsuToCreate = z.infer<typeof BsuToCreate>

export const OsuApiKey = z.strictObject({
  ApiKeyId: z.string().optional(),
  SecretKey: z.string().optional(),
})
export type OsuApiKey = z.infer<typeof OsuApiKey>

export const OsuExportToCreate = z.strictObject({
  DiskImageFormat: z.string(),
  OsuApiKey: OsuApiKey.optional(),
  OsuBucket: z.string(),
  OsuManifestUrl: z.string().optional(),
  OsuPrefix: z.string().optional(),
})
export type OsuExportToCreate = z.infer<typeof OsuExportToCreate>

export const PermissionsOnResource = z.strictObject({
  AccountIds: z.array(z.string()).optional(),
  GlobalPermission: z.boolean().optional(),
})
export type PermissionsOnResource = z.infer<typeof PermissionsOnResource>

export const PermissionsOnResourceCreation = z.strictObject({
  Additions: PermissionsOnResource.optional(),
  Removals: PermissionsOnResource.optional(),
})
export type PermissionsOnResourceCreation = z.infer<typeof PermissionsOnResourceCreation>

export const ResourceTag = z.strictObject({
  Key: z.string(),
  Value: z.string(),
})
export type ResourceTag = z.infer<typeof ResourceTag>

export const ResponseContext = z.strictObject({
  RequestId: z.string().optional(),
})
export type ResponseContext = z.infer<typeof ResponseContext>
