import * as z from 'zod'
import { nothing, runId } from './fields.ts'
import { leftoverSchema } from './shapes.ts'

/** The calls about what runs left behind. */
export const leftoverCalls = {
  /** What dead runs left in the account; `destroyable` says whether credentials for it are at hand. */
  'leftovers.list': { input: nothing, output: z.array(leftoverSchema) },
  /** Destroys what one dead run, or every one, left. */
  'leftovers.destroy': {
    input: z.strictObject({ runId: runId.optional() }),
    output: z.strictObject({
      destroyed: z.int(),
      remaining: z.array(leftoverSchema),
    }),
  },
} as const
