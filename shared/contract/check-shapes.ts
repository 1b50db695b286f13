import * as z from 'zod'
import { resourceKindSchema } from '../run/event.ts'

/** What a cloud check tells, and the plan that it ends in (spec/ux.md 4.6). */

/** What is looked at, in the order in which people read it. */
export const checkTopics = [
  'template',
  'files',
  'credentials',
  'clock',
  'source',
  'name',
  'vm-type',
  'network',
  'exposure',
  'keypair',
  'volumes',
  'sharing',
  'host',
  'rights',
  'quotas',
] as const
export const checkTopicSchema = z.enum(checkTopics)
export type CheckTopic = z.infer<typeof checkTopicSchema>

/** Where in the template something belongs, as people count it (from 1). */
export const checkPlaceSchema = z.strictObject({
  /** Absolute. */
  path: z.string(),
  /** As people know the file. */
  file: z.string(),
  line: z.int(),
  column: z.int(),
  /** UTF-16 offset, for editors. */
  offset: z.int(),
  option: z.string().optional(),
})
export type CheckPlace = z.infer<typeof checkPlaceSchema>

/** A text edit that mends a finding. It counts only while the file still is as it was looked at. */
export const checkMendSchema = z.strictObject({
  title: z.string(),
  /** Absolute. */
  path: z.string(),
  /** Of the file that the changes refer to, as `templates.readFile` gives it. */
  version: z.string(),
  changes: z.array(z.strictObject({ from: z.int(), to: z.int(), insert: z.string() })),
})
export type CheckMend = z.infer<typeof checkMendSchema>

export const verdictSchema = z.enum(['ok', 'warning', 'error', 'skipped'])
export type Verdict = z.infer<typeof verdictSchema>

export const checkFindingSchema = z.strictObject({
  verdict: verdictSchema,
  /** A stable name, for programs. */
  code: z.string(),
  /** In one sentence. */
  message: z.string(),
  /** What to do. */
  hint: z.string().optional(),
  place: checkPlaceSchema.optional(),
  mends: z.array(checkMendSchema),
})
export type CheckFinding = z.infer<typeof checkFindingSchema>

/** One thing that is looked at, as it stands now; a later item of the same id replaces it. */
export const cloudCheckSchema = z.strictObject({
  id: z.string(),
  topic: checkTopicSchema,
  /** The build that it is about; absent when it is about all of them. */
  build: z.string().optional(),
  state: z.enum(['waiting', 'running', 'done']),
  findings: z.array(checkFindingSchema),
})
export type CloudCheck = z.infer<typeof cloudCheckSchema>

/** Something that a build makes. */
export const plannedResourceSchema = z.strictObject({
  kind: resourceKindSchema,
  /** Its name, or what it is. */
  name: z.string(),
  /** `build`: it goes when the build ends; `kept`: it stays; `replaced`: it is there now, and goes. */
  lifetime: z.enum(['build', 'kept', 'replaced']),
  /** GiB, of volumes and snapshots. */
  sizeGib: z.number().optional(),
  tags: z.record(z.string(), z.string()),
})
export type PlannedResource = z.infer<typeof plannedResourceSchema>

/** Something that costs. */
export const costLineSchema = z.strictObject({
  what: z.enum(['vm', 'licence', 'volume', 'iops', 'snapshot', 'kept-volume']),
  /** Which: `tinav6.c2r4p2`, `gp2, 10 GiB`. */
  detail: z.string(),
  /** For an hour, or for a month; absent when the catalogue does not tell it. */
  price: z.number().optional(),
})
export type CostLine = z.infer<typeof costLineSchema>

/** What a build costs by list prices, taxes excluded. */
export const costEstimateSchema = z.strictObject({
  /** Prices for an hour, while the build's VM is there. */
  hourly: z.array(costLineSchema),
  /** Prices for a month, of what is kept. */
  monthly: z.array(costLineSchema),
  /** How long the VM is there, in hours, by earlier builds. */
  hours: z.number().optional(),
  /** For the whole build; absent while nothing of it is known. Items without a price are not in it. */
  build: z.number().optional(),
  /** For a month of what is kept. Items without a price are not in it. */
  month: z.number().optional(),
  /** Some price is not known. */
  incomplete: z.boolean(),
})
export type CostEstimate = z.infer<typeof costEstimateSchema>

export const buildPlanShapeSchema = z.strictObject({
  build: z.string(),
  builderType: z.string(),
  resources: z.array(plannedResourceSchema),
  /** Which port is open to whom while it is built; none when nothing is opened. */
  exposure: z.array(
    z.strictObject({
      port: z.int(),
      /** IPv4 ranges. */
      from: z.array(z.string()),
      /** By a group that is made for the build, or by groups that are there. */
      by: z.enum(['temporary', 'existing']),
    }),
  ),
  /** Operations that change something, as the builder may call them. */
  calls: z.array(z.string()),
  cost: costEstimateSchema.optional(),
})
export type BuildPlanShape = z.infer<typeof buildPlanShapeSchema>

export const cloudPlanSchema = z.strictObject({
  /** Epoch ms. It counts for ten minutes, and until the template or what was asked changes. */
  madeAt: z.number(),
  sandbox: z.boolean(),
  region: z.string(),
  accountId: z.string().optional(),
  builds: z.array(buildPlanShapeSchema),
  /** By earlier builds of this template, in ms; `samples` is 0 when there are none. */
  duration: z.strictObject({
    samples: z.int(),
    totalMs: z.number().optional(),
    /** The step that takes most of it. */
    longest: z.strictObject({ title: z.string(), ms: z.number() }).optional(),
  }),
  prices: z.strictObject({ readAt: z.number(), currency: z.string().optional() }).optional(),
})
export type CloudPlan = z.infer<typeof cloudPlanSchema>

/** How long a plan counts, in ms. */
export const planFreshFor = 600_000

export const cloudCheckItemSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('checks'), checks: z.array(cloudCheckSchema) }),
  z.strictObject({ kind: z.literal('plan'), plan: cloudPlanSchema }),
  /** The last item. */
  z.strictObject({
    kind: z.literal('ended'),
    at: z.number(),
    errors: z.int(),
    warnings: z.int(),
    /** The files that were looked at. */
    files: z.array(z.strictObject({ path: z.string(), version: z.string() })),
  }),
])
export type CloudCheckItem = z.infer<typeof cloudCheckItemSchema>
