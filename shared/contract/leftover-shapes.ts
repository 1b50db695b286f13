import * as z from 'zod'
import { resourceKindSchema } from '../run/event.ts'

/** Things about what runs left behind that cross the contract. */

const reportSchema = z.strictObject({
  code: z.string(),
  message: z.string(),
  hint: z.string().optional(),
})

/** What is looked through in an account, in this order. */
export const leftoverSteps = [
  'account',
  'vms',
  'volumes',
  'snapshots',
  'images',
  'keypairs',
  'security-groups',
  'public-ips',
  'prices',
] as const
export type LeftoverStep = (typeof leftoverSteps)[number]

/** An account in which runs may have left something, and how the look into it stands. */
export const leftoverAccountSchema = z.strictObject({
  key: z.string(),
  /**
   * Where its credentials are: in the sandbox region, in a profile, in the environment (or in the shared file); `missing`
   * when a journal names an account for which there are none.
   */
  kind: z.enum(['sandbox', 'profile', 'environment', 'missing']),
  /** Of the profiles that lead to it. */
  profiles: z.array(z.string()),
  region: z.string().optional(),
  accountId: z.string().optional(),
  /** The last four characters. */
  accessKeyEnd: z.string().optional(),
  /** Of its prices; absent where it is not known. */
  currency: z.string().optional(),
  state: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('waiting') }),
    z.strictObject({ kind: z.literal('looking'), step: z.enum(leftoverSteps), done: z.int(), of: z.int() }),
    /** `at`: epoch ms. */
    z.strictObject({ kind: z.literal('looked'), at: z.number() }),
    z.strictObject({ kind: z.literal('stopped') }),
    z.strictObject({ kind: z.literal('failed'), error: reportSchema }),
    /** Nothing can be looked at or deleted there. */
    z.strictObject({ kind: z.literal('no-credentials') }),
  ]),
})
export type LeftoverAccount = z.infer<typeof leftoverAccountSchema>

/** Whose a thing is, and so whether it may go. */
export const leftoverStandingSchema = z.discriminatedUnion('kind', [
  /** A run of this computer left it, and nobody needs it: the only ones that "all" means. */
  z.strictObject({
    kind: z.literal('left'),
    /**
     * `interrupted`: the run was cut off; `kept-all`: it was told to delete nothing; `uncertain`: it may never have come to
     * be; `stuck`: it could not be deleted; `unrecorded`: the run's record does not know (any more) that it is there.
     */
    reason: z.enum(['interrupted', 'kept-all', 'uncertain', 'stuck', 'unrecorded']),
    /** What the API said. */
    detail: z.string().optional(),
  }),
  /** Of a run that goes on. */
  z.strictObject({ kind: z.literal('live') }),
  /** Kept on purpose until then, epoch ms. */
  z.strictObject({ kind: z.literal('kept'), until: z.number() }),
  /** It has a run's tag, and that run is not of this computer: perhaps somebody's who builds at this moment. */
  z.strictObject({ kind: z.literal('elsewhere') }),
  /** Only its name speaks for it. */
  z.strictObject({ kind: z.literal('named'), maker: z.enum(['omi-studio', 'packer']) }),
])
export type LeftoverStanding = z.infer<typeof leftoverStandingSchema>

/** How the deletion of a thing stands, or how it ended. `absent`: it was gone already. */
export const leftoverRemovalSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['waiting', 'deleting', 'destroyed', 'absent']) }),
  z.strictObject({ kind: z.literal('failed'), error: reportSchema }),
])
export type LeftoverRemoval = z.infer<typeof leftoverRemovalSchema>

export const leftoverThingSchema = z.strictObject({
  /** Unique, and the same at the next look. */
  key: z.string(),
  /** The account's; absent for what is on this computer. */
  account: z.string().optional(),
  kind: resourceKindSchema,
  id: z.string().optional(),
  /** As its maker or its tags call it. */
  name: z.string(),
  vmType: z.string().optional(),
  state: z.string().optional(),
  /** GiB, of a volume or snapshot; of a VM with all volumes that go with it. */
  sizeGib: z.number().optional(),
  volumeType: z.string().optional(),
  /** Epoch ms; absent where neither the API nor a journal tells. */
  madeAt: z.number().optional(),
  run: z.strictObject({ runId: z.string(), template: z.string().optional(), here: z.boolean() }).optional(),
  standing: leftoverStandingSchema,
  /** Whether it is in the account; `unknown` where nobody could look. */
  there: z.enum(['yes', 'no', 'unknown']),
  /** What it costs by list prices in 730 hours; absent when it is not known. 0 for what costs nothing. */
  month: z.number().optional(),
  /** Ids of what has to go before it. */
  usedBy: z.array(z.string()),
  /** Somebody wants to leave it where it is; `at`: since when, epoch ms. */
  ignored: z.strictObject({ note: z.string(), at: z.number() }).optional(),
  /** Lower goes first. */
  order: z.number(),
  removal: leftoverRemovalSchema.optional(),
})
export type LeftoverThing = z.infer<typeof leftoverThingSchema>

/** Everything about leftovers, as it stands. */
export const leftoverViewSchema = z.strictObject({
  /** `none` before the first look. */
  scan: z.enum(['none', 'looking', 'looked']),
  accounts: z.array(leftoverAccountSchema),
  things: z.array(leftoverThingSchema),
  /** A deletion that goes on: what is asked for, and how much of it has ended. */
  removing: z.strictObject({ done: z.int(), of: z.int(), stopping: z.boolean() }).optional(),
})
export type LeftoverView = z.infer<typeof leftoverViewSchema>
