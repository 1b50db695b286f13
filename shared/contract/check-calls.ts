import * as z from 'zod'
import { cloudCheckItemSchema } from './check-shapes.ts'
import { path, variableValues } from './fields.ts'
import { accountChoiceSchema } from './shapes.ts'

/** The calls about checks of a template against the cloud, and the plan. */
export const checkCalls = {} as const

/** The streams about checks of a template against the cloud, and the plan. */
export const checkStreams = {
  /**
   * The cloud check of what would be built: read-only calls and dry runs, nothing is made. Tells of each thing as it is
   * looked at, then the plan, unless an error keeps it from being known.
   */
  'checks.cloud': {
    input: z.strictObject({
      path,
      variables: variableValues,
      /** Files of values, as `runs.start` takes them. */
      variableFiles: z.array(path).max(20).optional(),
      only: z.array(z.string()).optional(),
      except: z.array(z.string()).optional(),
      force: z.boolean().optional(),
      account: accountChoiceSchema,
    }),
    item: cloudCheckItemSchema,
  },
} as const
