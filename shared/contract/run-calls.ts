import * as z from 'zod'
import { logLineSchema, runEventSchema } from '../run/event.ts'
import { logSelectorFields } from '../run/log-selector.ts'
import { stepEditsSchema } from '../run/step-edit.ts'
import { done, nothing, path, runId } from './fields.ts'
import { buildRequestSchema, inspectedRunSchema, keptRequestSchema, queuedRunSchema } from './run-shapes.ts'
import { diagnosticSchema, logMatchSchema, runSummarySchema } from './shapes.ts'

/** The calls about runs. */
export const runCalls = {
  /** Starts a run; its events follow on `runs.events`. Rejects, with the diagnostics, when the template has errors. */
  'runs.start': {
    input: buildRequestSchema,
    output: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('started'), runId }),
      z.strictObject({ kind: z.literal('refused'), diagnostics: z.array(diagnosticSchema) }),
    ]),
  },
  /** Newest first. */
  'runs.list': {
    input: z.strictObject({ limit: z.int().min(1).max(1000).optional() }),
    output: z.array(runSummarySchema),
  },
  /**
   * How long a run of a template takes: medians, in ms, of its last ten runs that succeeded, of those in the sandbox region
   * or of those in accounts. With a run: those of its template, where it runs, without itself.
   */
  'runs.estimate': {
    input: z.union([z.strictObject({ runId }), z.strictObject({ path, sandbox: z.boolean().optional() })]),
    output: z.strictObject({
      /** Runs that count. */
      samples: z.int(),
      totalMs: z.number().optional(),
      steps: z.array(
        z.strictObject({
          build: z.string(),
          /** Its id. */
          step: z.string(),
          /** As people know it; its id where that was not kept. */
          title: z.string(),
          medianMs: z.number(),
        }),
      ),
    }),
  },
  /** What was asked of a template the last time; sensitive values are never kept. */
  'runs.remembered': {
    input: z.strictObject({ path }),
    output: z.strictObject({ request: keptRequestSchema.optional() }),
  },
  /** A run taken apart: plan, steps, results, and what it was made of. */
  'runs.inspect': { input: z.strictObject({ runId }), output: inspectedRunSchema },
  /** Puts what waits of a run before what waits of another one, or to the end. */
  'runs.moveInQueue': { input: z.strictObject({ runId, before: runId.optional() }), output: done },
  /** Builds of a run that is held do not begin until it is released. */
  'runs.holdInQueue': { input: z.strictObject({ runId, held: z.boolean() }), output: done },
  /** Writes runs into an archive `.omibuild` in the folder of downloads; gives its path. */
  'runs.export': {
    input: z.strictObject({ runIds: z.array(runId).min(1).max(1000) }),
    output: z.strictObject({ path: z.string() }),
  },
  /** Where the record of a run is on the disk. */
  'runs.folder': { input: z.strictObject({ runId }), output: z.strictObject({ folder: z.string() }) },
  /** What the records of runs take on this computer, in bytes; those in the trash apart. */
  'runs.storage': {
    input: nothing,
    output: z.strictObject({
      runs: z.int(),
      bytes: z.number(),
      trashedRuns: z.int(),
      trashedBytes: z.number(),
    }),
  },
  /** Moves records to the trash for 30 days; never touches an account. Refuses runs that go on or left something. */
  'runs.remove': {
    input: z.strictObject({ runIds: z.array(runId).min(1).max(1000) }),
    output: z.strictObject({
      removed: z.array(runId),
      refused: z.array(z.strictObject({ runId, reason: z.string() })),
    }),
  },
  /** Brings records back from the trash. */
  'runs.restore': {
    input: z.strictObject({ runIds: z.array(runId).min(1).max(1000) }),
    output: z.strictObject({ restored: z.array(runId) }),
  },
  /** The records in the trash, newest run first. */
  'runs.removed': { input: nothing, output: z.array(runSummarySchema) },
  'runs.cancel': { input: z.strictObject({ runId, build: z.string().optional() }), output: done },
  'runs.answer': {
    input: z.strictObject({
      runId,
      promptId: z.string(),
      choice: z.string(),
      /** Changed texts of the failed step, by the key of their part: what it is tried again with. */
      edits: stepEditsSchema.optional(),
    }),
    output: done,
  },
  /** The journal's events from `from` on; the stream `runs.events` gives the same and what follows. */
  'runs.readEvents': {
    input: z.strictObject({ runId, from: z.int().min(0).optional() }),
    output: z.array(runEventSchema),
  },
  /** A window of the log. */
  'runs.readLog': {
    input: z.strictObject({
      runId,
      ...logSelectorFields,
      /** Counted among the chosen lines. */
      from: z.int().min(0),
      count: z.int().min(1).max(10_000),
    }),
    output: z.strictObject({ lines: z.array(logLineSchema), total: z.int() }),
  },
  /** Where a line of the log is among the chosen ones, or where the next or previous failure from it begins. */
  'runs.seekLog': {
    input: z.strictObject({
      runId,
      ...logSelectorFields,
      line: z.int().min(-1),
      seek: z.enum(['line', 'next-failure', 'previous-failure']),
    }),
    output: z.discriminatedUnion('kind', [
      /** `index` among the chosen lines of the line, or of the first one after it. */
      z.strictObject({ kind: z.literal('line'), index: z.int() }),
      /** The `nth` failure (from 0) of so many. */
      z.strictObject({ kind: z.literal('failure'), line: z.int(), index: z.int(), nth: z.int(), of: z.int() }),
      z.strictObject({ kind: z.literal('none'), of: z.int() }),
    ]),
  },
  /** Where a text stands among the chosen lines; at most `limit` matches after `skip`, and how many there are in all. */
  'runs.searchLog': {
    input: z.strictObject({
      runId,
      ...logSelectorFields,
      text: z.string().min(1).max(1000),
      regex: z.boolean().optional(),
      caseSensitive: z.boolean().optional(),
      skip: z.int().min(0).optional(),
      limit: z.int().min(1).max(100_000).optional(),
    }),
    /** `lines`: how many lines have a match. */
    output: z.strictObject({ matches: z.array(logMatchSchema), total: z.int(), lines: z.int() }),
  },
} as const

/** The streams about runs. */
export const runStreams = {
  /** The journal of a run from `from` on, past and coming; ends after `run-ended`. */
  'runs.events': {
    input: z.strictObject({ runId, from: z.int().min(0).optional() }),
    item: z.array(runEventSchema),
  },
  /** The log of a run from line `from` on, past and coming; a slow reader gets fewer, larger batches. */
  'runs.log': {
    input: z.strictObject({ runId, from: z.int().min(0), build: z.string().optional() }),
    item: z.strictObject({ lines: z.array(logLineSchema), total: z.int() }),
  },
  /**
   * The end of the chosen lines as it grows: first the last `keep` of them, then what is new. A reader that is slower than
   * the log is not told everything: then `from` is more than the number after the last line that it was given.
   */
  'runs.tail': {
    input: z.strictObject({ runId, ...logSelectorFields, keep: z.int().min(0).max(10_000) }),
    item: z.strictObject({
      /** The first line's number among the chosen ones. */
      from: z.int(),
      lines: z.array(logLineSchema),
      /** Chosen lines in all. */
      total: z.int(),
      /** Of any level, of the level `error`, and `warning` or `error`, without regard to the selector's level. */
      levels: z.strictObject({ all: z.int(), errors: z.int(), warnings: z.int() }),
      /** The run is over: nothing follows. */
      ended: z.boolean(),
    }),
  },
  /** The runs of which builds wait for a place, now and whenever that changes. */
  'runs.queue': { input: z.strictObject({}), item: z.array(queuedRunSchema) },
  /** The summary of each run that changed, at most a few times a second. */
  'runs.changes': { input: z.strictObject({}), item: z.array(runSummarySchema) },
} as const
