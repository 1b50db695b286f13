import * as z from 'zod'

/** ISO 8601: a date (`2026-06-14`) or a date with a time. */
export const DayOrTime = z.string()

/** How a VM starts. An OMI lists the modes it supports; a VM has one. */
export const BootMode = z.enum(['uefi', 'legacy'])
export type BootMode = z.infer<typeof BootMode>

/** A volume to be made with a VM, or by each launch of an OMI. Block Storage Unit is OUTSCALE's name for volumes. */
export const BsuToCreate = z.strictObject({
  /** True when left out. */
  DeleteOnVmDeletion: z.boolean().optional(),
  /** For io1 only: up to 13000, and at most 300 for each GiB. */
  Iops: z.int().optional(),
  SnapshotId: z.string().optional(),
  /** GiB; from the snapshot when left out. */
  VolumeSize: z.int().optional(),
  /** `standard` (the default), `gp2` or `io1`. */
  VolumeType: z.string().optional(),
})
export type BsuToCreate = z.infer<typeof BsuToCreate>

/** Keys for a bucket of another account; left out, the caller's own are used. */
export const OsuApiKey = z.strictObject({
  ApiKeyId: z.string().optional(),
  /** A secret. */
  SecretKey: z.string().optional(),
})
export type OsuApiKey = z.infer<typeof OsuApiKey>

/** Where an export goes: a bucket of the object storage. */
export const OsuExportToCreate = z.strictObject({
  /** `qcow2` or `raw`. */
  DiskImageFormat: z.string(),
  OsuApiKey: OsuApiKey.optional(),
  OsuBucket: z.string(),
  OsuManifestUrl: z.string().optional(),
  OsuPrefix: z.string().optional(),
})
export type OsuExportToCreate = z.infer<typeof OsuExportToCreate>

/** Who may use a thing besides its owner. */
export const PermissionsOnResource = z.strictObject({
  AccountIds: z.array(z.string()).optional(),
  /** Everybody. */
  GlobalPermission: z.boolean().optional(),
})
export type PermissionsOnResource = z.infer<typeof PermissionsOnResource>

/** A change of permissions: what is in neither list stays as it is. */
export const PermissionsOnResourceCreation = z.strictObject({
  Additions: PermissionsOnResource.optional(),
  Removals: PermissionsOnResource.optional(),
})
export type PermissionsOnResourceCreation = z.infer<typeof PermissionsOnResourceCreation>

/** A tag. Keys are unique for a thing: setting one again replaces its value. */
export const ResourceTag = z.strictObject({
  Key: z.string(),
  Value: z.string(),
})
export type ResourceTag = z.infer<typeof ResourceTag>

/** Every answer has one; the request id is what OUTSCALE support asks for. */
export const ResponseContext = z.strictObject({
  RequestId: z.string().optional(),
})
export type ResponseContext = z.infer<typeof ResponseContext>
