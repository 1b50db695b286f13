import * as z from 'zod'
import { ResponseContext } from './common.ts'

/**
 * One reason why a request was refused. `Code` is a numeric text (`4078`), `Details` is often empty, and `Type` says
 * the same for quite different things: go by `Code` (see error-codes.ts).
 */
export const Errors = z.strictObject({
  Code: z.string().optional(),
  Details: z.string().optional(),
  Type: z.string().optional(),
})
export type Errors = z.infer<typeof Errors>

/** The body of every answer that is not a success. */
export const ErrorResponse = z.strictObject({
  Errors: z.array(Errors).optional(),
  ResponseContext: ResponseContext.optional(),
})
export type ErrorResponse = z.infer<typeof ErrorResponse>
