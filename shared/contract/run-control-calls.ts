import * as z from 'zod'
import { done, runId } from './fields.ts'

const build = z.string().min(1).max(300)
const minutes = z.int().min(1).max(1440)

/** The calls by which a run that goes on is held and let on, and what became of its changes is kept. */
export const runControlCalls = {
  /** Lets a build (or all of a run) pause before its next step. The VM stays as it is, and costs. */
  'runs.pause': { input: z.strictObject({ runId, build: build.optional() }), output: done },
  'runs.resume': { input: z.strictObject({ runId, build: build.optional() }), output: done },
  /** Lets a question that would answer itself wait longer. */
  'runs.extendPrompt': { input: z.strictObject({ runId, promptId: z.string().max(100), minutes }), output: done },
  /** Keeps what an ended build left on purpose for longer. */
  'runs.extendKept': {
    input: z.strictObject({ runId, build, minutes }),
    output: z.strictObject({ until: z.number() }),
  },
  /**
   * Writes the texts with which a failed step was tried again into the template and its scripts, as the smallest changes.
   * Rejects with code `changed-elsewhere` when what it would replace is not there as it was.
   */
  'runs.writeBack': {
    input: z.strictObject({ runId, build, step: z.string().max(200) }),
    output: z.strictObject({ files: z.array(z.string()) }),
  },
} as const
