import * as z from 'zod'
import { done, runId } from './fields.ts'
import {
  accountImageSchema,
  deletedThingSchema,
  imageDeletionSchema,
  imageExportSchema,
  imageScopeSchema,
  newerBaseSchema,
} from './image-shapes.ts'
import { accountChoiceSchema } from './shapes.ts'

const account = accountChoiceSchema
const imageId = z.string().regex(/^ami-[0-9a-f]{8,17}$/)
const imageIds = z.array(imageId).min(1).max(200)
const accountIds = z.array(z.string().regex(/^\d{12}$/)).max(200)
const tagText = z.string().max(255)

/** The VM that an OMI is tried in; its key and its security group are temporary. */
const trial = {
  account,
  imageId,
  vmType: z.string().min(1).max(60),
  /** How it is logged in to: over SSH as this user, or over WinRM with the password that the VM tells. */
  communicator: z.enum(['ssh', 'winrm']),
  username: z.string().min(1).max(100),
  /** A public subnet, or one that this computer reaches; without it the VM is in the public cloud. */
  subnetId: z.string().max(60).optional(),
  /** How long it may take to come up and answer, in seconds. */
  patience: z.int().min(5).max(3600),
}

/** The calls about the OMIs of an account. */
export const imageCalls = {
  /** The OMIs of a scope with what built them and what uses them, newest first. */
  'images.read': {
    input: z.strictObject({ account, scope: imageScopeSchema }),
    output: z.array(accountImageSchema),
  },
  /** One OMI. Rejects with code `image-gone` when the account cannot see it (any more). */
  'images.readOne': { input: z.strictObject({ account, imageId }), output: accountImageSchema },
  /** Which of the OMIs built on this computer would be built from a newer base today. */
  'images.newerBases': { input: z.strictObject({ account }), output: z.array(newerBaseSchema) },
  /** Changes the description, and sets and removes tags. */
  'images.update': {
    input: z.strictObject({
      account,
      imageId,
      description: z.string().max(255).optional(),
      setTags: z.record(tagText.min(1), tagText),
      removeTags: z.array(tagText).max(200),
    }),
    output: accountImageSchema,
  },
  /** Changes who may launch an OMI, and with `snapshots` who may make volumes of its snapshots. */
  'images.share': {
    input: z.strictObject({
      account,
      imageId,
      add: accountIds,
      remove: accountIds,
      /** `true` lets every account launch it, `false` no longer. */
      public: z.boolean().optional(),
      snapshots: z.boolean(),
    }),
    output: accountImageSchema,
  },
  /** What deleting OMIs would take along and disturb. Changes nothing. */
  'images.deletion': { input: z.strictObject({ account, imageIds }), output: z.array(imageDeletionSchema) },
  /** Deletes OMIs, and with `snapshots` what they are made of, then reads back what is still there. */
  'images.delete': {
    input: z.strictObject({ account, imageIds, snapshots: z.boolean() }),
    output: z.array(deletedThingSchema),
  },
  /** Starts a run that tries whether a VM of the OMI comes up and lets one in; it leaves nothing. */
  'images.bootTest': {
    input: z.strictObject({ ...trial, command: z.string().max(10_000).optional() }),
    output: z.strictObject({ runId }),
  },
  /** Starts a run that keeps a VM of the OMI until it is ended, or its time is over. */
  'images.testVm': {
    input: z.strictObject({ ...trial, minutes: z.int().min(5).max(1440) }),
    output: z.strictObject({ runId }),
  },
  'images.export': {
    input: z.strictObject({
      account,
      imageId,
      bucket: z.string().min(3).max(63),
      prefix: z.string().max(200),
      format: z.enum(['qcow2', 'raw']),
    }),
    output: done,
  },
  /** The exports of an OMI that the API remembers. */
  'images.exports': { input: z.strictObject({ account, imageId }), output: z.array(imageExportSchema) },
} as const

/** The streams about OMIs. */
export const imageStreams = {} as const
