import type { settings as english } from '../en/settings.ts'
import type { Translation } from '../translation.ts'

/** The words of settings, in French. */
export const settings: Translation<typeof english> = {}
