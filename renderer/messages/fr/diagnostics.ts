import type { diagnostics as english } from '../en/diagnostics.ts'
import type { Translation } from '../translation.ts'

/** The words of diagnostics, in French. */
export const diagnostics: Translation<typeof english> = {}
