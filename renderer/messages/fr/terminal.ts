import type { terminal as english } from '../en/terminal.ts'
import type { Translation } from '../translation.ts'

/** The words of terminal, in French. */
export const terminal: Translation<typeof english> = {}
