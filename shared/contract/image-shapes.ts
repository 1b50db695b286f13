import * as z from 'zod'

/** Who may see an OMI besides its owner decides under which scope it is listed. */
export const imageScopeSchema = z.enum(['mine', 'shared', 'public'])
export type ImageScope = z.infer<typeof imageScopeSchema>

/** How the last boot test of an OMI ended, as its tag says (`shared/run/boot-test-tag.ts`). */
export const bootTestResultSchema = z.strictObject({
  outcome: z.enum(['passed', 'failed']),
  /** Epoch milliseconds. */
  at: z.number(),
  runId: z.string(),
})
export type BootTestResult = z.infer<typeof bootTestResultSchema>

/** An OMI as the page of images shows it. */
export const accountImageSchema = z.strictObject({
  imageId: z.string(),
  name: z.string(),
  description: z.string(),
  /** `pending`, `available`, `failed`. */
  state: z.string(),
  /** Why it failed. */
  stateMessage: z.string().optional(),
  /** Epoch milliseconds; 0 when the API does not tell. */
  createdAt: z.number(),
  architecture: z.string().optional(),
  bootModes: z.array(z.string()),
  /** Of all its volumes, GiB. */
  sizeGib: z.number(),
  /** It belongs to the account that was asked. */
  own: z.boolean(),
  ownerId: z.string(),
  /** `Outscale` */
  ownerAlias: z.string().optional(),
  tags: z.record(z.string(), z.string()),
  snapshotIds: z.array(z.string()),
  /** Accounts that may launch it. */
  sharedWith: z.array(z.string()),
  public: z.boolean(),
  /** VMs of this account that were launched from it and are still there. */
  vmIds: z.array(z.string()),
  /** The run on this computer that made it. */
  builtBy: z
    .strictObject({
      runId: z.string(),
      templateName: z.string(),
      templatePath: z.string(),
      /** Epoch milliseconds. */
      startedAt: z.number(),
      sourceImageId: z.string().optional(),
    })
    .optional(),
  bootTest: bootTestResultSchema.optional(),
})
export type AccountImage = z.infer<typeof accountImageSchema>

/** An OMI whose base is not the newest one any more. */
export const newerBaseSchema = z.strictObject({
  imageId: z.string(),
  /** The base that a build would take today. */
  baseImageId: z.string(),
  baseName: z.string(),
  /** Epoch milliseconds. */
  baseCreatedAt: z.number(),
})
export type NewerBase = z.infer<typeof newerBaseSchema>

/** What would go with an OMI, and what stands in the way or would notice. */
export const imageDeletionSchema = z.strictObject({
  imageId: z.string(),
  name: z.string(),
  sharedWith: z.array(z.string()),
  public: z.boolean(),
  /** They go on running; only no new ones can be made. */
  vmIds: z.array(z.string()),
  snapshots: z.array(
    z.strictObject({
      snapshotId: z.string(),
      sizeGib: z.number().optional(),
      /** Other OMIs that are made of it: it stays as long as they do. */
      usedBy: z.array(z.string()),
      own: z.boolean(),
    }),
  ),
  /** Recently opened templates that name it. */
  templates: z.array(z.string()),
})
export type ImageDeletion = z.infer<typeof imageDeletionSchema>

/** What became of one thing that was to be deleted, read back afterwards. */
export const deletedThingSchema = z.strictObject({
  kind: z.enum(['image', 'snapshot']),
  id: z.string(),
  outcome: z.enum(['deleted', 'kept', 'failed']),
  /** Why it is still there. */
  why: z.string().optional(),
})
export type DeletedThing = z.infer<typeof deletedThingSchema>

/** An export of an OMI to object storage, as the API tells it. */
export const imageExportSchema = z.strictObject({
  taskId: z.string(),
  imageId: z.string(),
  /** `pending/queued`, `pending`, `active`, `completed`, `failed`, `cancelled`. */
  state: z.string(),
  /** Percent. */
  progress: z.number(),
  comment: z.string(),
  bucket: z.string(),
  prefix: z.string(),
  format: z.string(),
})
export type ImageExport = z.infer<typeof imageExportSchema>
