import type { wizard as english } from '../en/wizard.ts'
import type { Translation } from '../translation.ts'

/** The words of wizard, in French. */
export const wizard: Translation<typeof english> = {}
