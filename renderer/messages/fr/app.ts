import type { app as english } from '../en/app.ts'
import type { Translation } from '../translation.ts'

/** The words of app, in French. */
export const app: Translation<typeof english> = {}
