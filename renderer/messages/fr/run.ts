import type { run as english } from '../en/run.ts'
import type { Translation } from '../translation.ts'

/** The words of run, in French. */
export const run: Translation<typeof english> = {}
