import * as z from 'zod'

/** Fields that many calls of the contract take or give. */

export const nothing = z.strictObject({})
/** The answer of a call that has nothing to say. */
export const done = z.strictObject({})
export const runId = z.string().regex(/^[A-Za-z0-9-]{1,64}$/)
export const path = z.string().min(1).max(4096)
/** By name, as typed in the form: expressions of the variable's type (a string as it stands). */
export const variableValues = z.record(z.string().max(256), z.string().max(1_000_000))
