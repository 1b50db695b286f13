import type { credentials as english } from '../en/credentials.ts'
import type { Translation } from '../translation.ts'

/** The words of credentials, in French. */
export const credentials: Translation<typeof english> = {}
