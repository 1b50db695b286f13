import type { pickers as english } from '../en/pickers.ts'
import type { Translation } from '../translation.ts'

/** The words of pickers, in French. */
export const pickers: Translation<typeof english> = {}
