import type { ui as english } from '../en/ui.ts'
import type { Translation } from '../translation.ts'

/** The words of ui, in French. */
export const ui: Translation<typeof english> = {}
