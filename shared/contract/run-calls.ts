import * as z from 'zod'
import { logChannelSchema, logLineSchema, runEventSchema } from '../run/event.ts'
import { done, path, runId, variableValues } from './fields.ts'
import { accountChoiceSchema, diagnosticSchema, logMatchSchema, runSummarySchema } from './shapes.ts'

/** What is built and how, as the build sheet asks it. */
const buildRequest = z.strictObject({
  path,
  /** By name, as typed in the form: expressions of the variable's type (a string as it stands). */
  variables: variableValues,
  only: z.array(z.string()).optional(),
  except: z.array(z.string()).optional(),
  force: z.boolean().optional(),
  onError: z.enum(['cleanup', 'abort', 'ask', 'run-cleanup-provisioner']).optional(),
  account: accountChoiceSchema,
})
export type BuildRequest = z.infer<typeof buildRequest>

/** The calls about runs. */
export const runCalls = {
  /** Starts a run; its events follow on `runs.events`. Rejects, with the diagnostics, when the template has errors. */
  'runs.start': {
    input: buildRequest,
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
  'runs.cancel': { input: z.strictObject({ runId, build: z.string().optional() }), output: done },
  'runs.answer': { input: z.strictObject({ runId, promptId: z.string(), choice: z.string() }), output: done },
  /** The journal's events from `from` on; the stream `runs.events` gives the same and what follows. */
  'runs.readEvents': {
    input: z.strictObject({ runId, from: z.int().min(0).optional() }),
    output: z.array(runEventSchema),
  },
  /** A window of the log. */
  'runs.readLog': {
    input: z.strictObject({
      runId,
      from: z.int().min(0),
      count: z.int().min(1).max(10_000),
      build: z.string().optional(),
    }),
    output: z.strictObject({ lines: z.array(logLineSchema), total: z.int() }),
  },
  /** Where a text stands in the log; at most `limit` matches, and how many there are in all. */
  'runs.searchLog': {
    input: z.strictObject({
      runId,
      text: z.string().min(1).max(1000),
      regex: z.boolean().optional(),
      caseSensitive: z.boolean().optional(),
      build: z.string().optional(),
      channel: logChannelSchema.optional(),
      limit: z.int().min(1).max(100_000).optional(),
    }),
    output: z.strictObject({ matches: z.array(logMatchSchema), total: z.int() }),
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
  /** The summary of each run that changed, at most a few times a second. */
  'runs.changes': { input: z.strictObject({}), item: z.array(runSummarySchema) },
} as const
