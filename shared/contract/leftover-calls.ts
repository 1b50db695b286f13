import * as z from 'zod'
import { done, nothing, runId } from './fields.ts'
import { leftoverViewSchema } from './leftover-shapes.ts'
import { leftoverSchema } from './shapes.ts'

const keys = z.array(z.string().max(500)).min(1).max(10_000)

/** The calls about what runs left behind. */
export const leftoverCalls = {
  /** What the journals of dead runs say that they left, kept VMs included. Asks no account. */
  'leftovers.list': { input: nothing, output: z.array(leftoverSchema) },
  /** Destroys what one dead run, or every one, left; without `runId` what is kept on purpose stays until its hour. */
  'leftovers.destroy': {
    input: z.strictObject({ runId: runId.optional() }),
    output: z.strictObject({
      destroyed: z.int(),
      remaining: z.array(leftoverSchema),
    }),
  },
  /** Looks through the accounts, or one of them, for what runs left; `leftovers.watch` tells what is found. */
  'leftovers.scan': { input: z.strictObject({ account: z.string().max(300).optional() }), output: done },
  'leftovers.stopScan': { input: nothing, output: done },
  /**
   * Deletes things that the last look has found; goes on when nobody watches. Rejects with `busy` while another deletion goes
   * on, with `not-leftover` when one of them is in use, kept, or not known.
   */
  'leftovers.remove': {
    input: z.strictObject({ keys }),
    output: done,
  },
  /** Begins nothing further; what is being deleted is waited for. */
  'leftovers.stopRemoval': { input: nothing, output: done },
  /** Things that are to stay where they are: they count no more, and are never deleted until they are shown again. */
  'leftovers.ignore': { input: z.strictObject({ keys, note: z.string().max(200) }), output: done },
  'leftovers.unignore': { input: z.strictObject({ keys }), output: done },
  /** Takes what is gone off the list. */
  'leftovers.dismiss': { input: nothing, output: done },
} as const

/** The streams about what runs left behind. */
export const leftoverStreams = {
  /** The whole, now and whenever it has changed. */
  'leftovers.watch': { input: nothing, item: leftoverViewSchema },
  /** How many things runs of this computer are known to have left, without those that are kept on purpose. */
  'leftovers.count': { input: nothing, item: z.strictObject({ count: z.int() }) },
} as const
