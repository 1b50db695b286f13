import type { checks as english } from '../en/checks.ts'
import type { Translation } from '../translation.ts'

/** The words of checks, in French. */
export const checks: Translation<typeof english> = {}
