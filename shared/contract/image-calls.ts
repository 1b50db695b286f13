import * as z from 'zod'
import { accountChoiceSchema, imageSummarySchema } from './shapes.ts'

/** The calls about the OMIs of an account. */
export const imageCalls = {
  /** The OMIs of an account. */
  'images.list': {
    input: z.strictObject({ account: accountChoiceSchema }),
    output: z.array(imageSummarySchema),
  },
} as const

/** The streams about OMIs. */
export const imageStreams = {} as const
