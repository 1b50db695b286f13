import type { templates as english } from '../en/templates.ts'
import type { Translation } from '../translation.ts'

/** The words of templates, in French. */
export const templates: Translation<typeof english> = {}
