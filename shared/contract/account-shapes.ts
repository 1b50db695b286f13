import * as z from 'zod'

/** What an account and its region offer to choose from. */

export const offeredImageSchema = z.strictObject({
  imageId: z.string(),
  name: z.string(),
  /** The owner's alias where it has one: `Outscale`. */
  ownerAlias: z.string().optional(),
  ownerId: z.string().optional(),
  /** It belongs to the account that was asked. */
  own: z.boolean(),
  /** ISO 8601. */
  createdAt: z.string().optional(),
  /** Of all its volumes, GiB; absent when the API does not tell. */
  sizeGib: z.number().optional(),
  architecture: z.string().optional(),
  bootModes: z.array(z.string()),
  /** `/dev/sda1` */
  rootDevice: z.string().optional(),
  description: z.string().optional(),
})
export type OfferedImage = z.infer<typeof offeredImageSchema>

export const offeredVmTypeSchema = z.strictObject({
  name: z.string(),
  cores: z.int(),
  /** GiB */
  memoryGib: z.number(),
  gpus: z.int(),
  /** List price of an hour, taxes excluded; absent when the catalogue has none. */
  pricePerHour: z.number().optional(),
})
export type OfferedVmType = z.infer<typeof offeredVmTypeSchema>

export const offeredSubregionSchema = z.strictObject({ name: z.string(), state: z.string().optional() })
export type OfferedSubregion = z.infer<typeof offeredSubregionSchema>

export const offeredNetSchema = z.strictObject({
  netId: z.string(),
  /** Of the tag `Name`. */
  name: z.string().optional(),
  ipRange: z.string().optional(),
})
export type OfferedNet = z.infer<typeof offeredNetSchema>

export const offeredSubnetSchema = z.strictObject({
  subnetId: z.string(),
  netId: z.string().optional(),
  /** Of the tag `Name`. */
  name: z.string().optional(),
  ipRange: z.string().optional(),
  subregion: z.string().optional(),
  freeAddresses: z.int().optional(),
})
export type OfferedSubnet = z.infer<typeof offeredSubnetSchema>

export const offeredSecurityGroupSchema = z.strictObject({
  securityGroupId: z.string(),
  name: z.string().optional(),
  description: z.string().optional(),
  /** Absent in the public cloud. */
  netId: z.string().optional(),
})
export type OfferedSecurityGroup = z.infer<typeof offeredSecurityGroupSchema>

export const offeredKeypairSchema = z.strictObject({ name: z.string(), type: z.string().optional() })
export type OfferedKeypair = z.infer<typeof offeredKeypairSchema>

/** A type of volume, with what it can be (CreateVolume). */
export const offeredVolumeTypeSchema = z.strictObject({
  name: z.string(),
  minSizeGib: z.int(),
  maxSizeGib: z.int(),
  /** Absent where IOPS cannot be chosen. */
  iops: z.strictObject({ max: z.int(), perGib: z.int() }).optional(),
  /** List price of a GiB for a month, taxes excluded; absent when the catalogue has none. */
  pricePerGibMonth: z.number().optional(),
})
export type OfferedVolumeType = z.infer<typeof offeredVolumeTypeSchema>

/** What a filter for OMIs picks today. */
export const filteredImagesSchema = z.strictObject({
  /** What a build would start from; absent when nothing fits, or several do and the newest is not asked for. */
  picked: offeredImageSchema.optional(),
  matching: z.int(),
  /** The newest that fit, ten at most. */
  newest: z.array(offeredImageSchema),
  /** When none fits: the conditions without any one of which some would, and how many. */
  emptiedBy: z.array(
    z.strictObject({
      /** `image-name`, `owners`, `source_omi`. */
      condition: z.string(),
      value: z.string(),
      without: z.int(),
    }),
  ),
  /** Filters that the API does not have. */
  unknownFilters: z.array(z.string()),
})
export type FilteredImages = z.infer<typeof filteredImagesSchema>
