import type { editor as english } from '../en/editor.ts'
import type { Translation } from '../translation.ts'

/** The words of editor, in French. */
export const editor: Translation<typeof english> = {}
