import type { failure as english } from '../en/failure.ts'
import type { Translation } from '../translation.ts'

/** The words of failure, in French. */
export const failure: Translation<typeof english> = {}
