import type { notices as english } from '../en/notices.ts'
import type { Translation } from '../translation.ts'

/** The words of notices, in French. */
export const notices: Translation<typeof english> = {}
