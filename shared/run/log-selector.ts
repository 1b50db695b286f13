import * as z from 'zod'
import { logChannelSchema } from './event.ts'

/** How bad what a line says is, by its channel and its text (`log-level.ts`). */
export type LogLevel = 'debug' | 'info' | 'warning' | 'error'

/** The fields by which lines of a log are chosen; what is not said does not restrict. */
export const logSelectorFields = {
  build: z.string().max(500).optional(),
  /** A step's id; ids are those of one build, so `build` belongs to it. */
  step: z.string().max(500).optional(),
  channels: z.array(logChannelSchema).min(1).max(5).optional(),
  /** `warnings` means errors too. */
  level: z.enum(['warnings', 'errors']).optional(),
} as const

const logSelectorSchema = z.strictObject(logSelectorFields)

/** Which lines of a log are meant. */
export type LogSelector = Readonly<z.infer<typeof logSelectorSchema>>
