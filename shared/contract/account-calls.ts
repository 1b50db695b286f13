import * as z from 'zod'
import {
  filteredImagesSchema,
  offeredImageSchema,
  offeredKeypairSchema,
  offeredNetSchema,
  offeredSecurityGroupSchema,
  offeredSubnetSchema,
  offeredSubregionSchema,
  offeredVmTypeSchema,
  offeredVolumeTypeSchema,
} from './account-shapes.ts'
import { accountChoiceSchema } from './shapes.ts'

/** Who is asked. Answers are kept for a minute, unless `refresh` wants them anew. */
const asked = { account: accountChoiceSchema, refresh: z.boolean().optional() }

const question = z.strictObject(asked)

/** Which region answered, and the currency of its prices where that is known. */
const answered = { region: z.string(), currency: z.string().optional() }

const id = z.string().max(100)
const filterText = z.string().max(1000)

/** The calls about what an account offers: for pickers. They only read. */
export const accountCalls = {
  /**
   * OMIs that can be built from, newest first: the account's own, OUTSCALE's, those that others share with it, or all. A
   * `query` is a part of the name or of the id, or a pattern with `*`.
   */
  'account.images': {
    input: z.strictObject({
      ...asked,
      query: z.string().max(200).optional(),
      owner: z.enum(['self', 'official', 'shared', 'all']).optional(),
      limit: z.int().min(1).max(1000),
    }),
    output: z.strictObject({ ...answered, images: z.array(offeredImageSchema), total: z.int() }),
  },
  /** What `source_omi` and `source_omi_filter` pick today, as a build would. */
  'account.filterImages': {
    input: z.strictObject({
      ...asked,
      imageId: id.optional(),
      filters: z.record(filterText, filterText).optional(),
      filter: z
        .array(z.strictObject({ name: filterText, value: filterText }))
        .max(100)
        .optional(),
      owners: z.array(filterText).max(100).optional(),
      mostRecent: z.boolean().optional(),
    }),
    output: z.strictObject({ ...answered, ...filteredImagesSchema.shape }),
  },
  'account.vmTypes': {
    input: question,
    output: z.strictObject({ ...answered, vmTypes: z.array(offeredVmTypeSchema) }),
  },
  'account.subregions': {
    input: question,
    output: z.strictObject({ ...answered, subregions: z.array(offeredSubregionSchema) }),
  },
  'account.nets': { input: question, output: z.strictObject({ ...answered, nets: z.array(offeredNetSchema) }) },
  'account.subnets': {
    input: question,
    output: z.strictObject({ ...answered, subnets: z.array(offeredSubnetSchema) }),
  },
  'account.securityGroups': {
    input: question,
    output: z.strictObject({ ...answered, securityGroups: z.array(offeredSecurityGroupSchema) }),
  },
  'account.keypairs': {
    input: question,
    output: z.strictObject({ ...answered, keypairs: z.array(offeredKeypairSchema) }),
  },
  'account.volumeTypes': {
    input: question,
    output: z.strictObject({ ...answered, volumeTypes: z.array(offeredVolumeTypeSchema) }),
  },
} as const

/** The streams about what an account offers: for pickers. */
export const accountStreams = {} as const
