import type { builds as english } from '../en/builds.ts'
import type { Translation } from '../translation.ts'

/** The words of builds, in French. */
export const builds: Translation<typeof english> = {}
