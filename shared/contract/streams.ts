import * as z from 'zod'
import { logLineSchema, runEventSchema } from '../run/event.ts'
import { credentialStreams } from './credential-calls.ts'
import { runSummarySchema, templateTextSchema } from './shapes.ts'

/** A stream of the contract: what it is asked for, and what each item is. */
interface Stream {
  readonly input: z.ZodType
  readonly item: z.ZodType
}

const runId = z.string().regex(/^[A-Za-z0-9-]{1,64}$/)

/** Every stream that the renderer may subscribe to. Items are batches, so that a frame of the screen costs one message. */
export const streams = {
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
  /** The content of an open template's files, now and whenever it changes on disk, whoever changes it. */
  'templates.changes': {
    input: z.strictObject({ path: z.string().min(1).max(4096) }),
    item: z.array(templateTextSchema),
  },
  /** The summary of each run that changed, at most a few times a second. */
  'runs.changes': { input: z.strictObject({}), item: z.array(runSummarySchema) },
  ...credentialStreams,
} as const satisfies Record<string, Stream>

export type StreamName = keyof typeof streams
export type StreamInput<Name extends StreamName> = z.input<(typeof streams)[Name]['input']>
export type StreamItem<Name extends StreamName> = z.output<(typeof streams)[Name]['item']>
