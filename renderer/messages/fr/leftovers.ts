import type { leftovers as english } from '../en/leftovers.ts'
import type { Translation } from '../translation.ts'

/** The words of leftovers, in French. */
export const leftovers: Translation<typeof english> = {}
