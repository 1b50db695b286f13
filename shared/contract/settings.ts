import * as z from 'zod'
import { accountChoiceSchema } from './shapes.ts'

const language = z.enum(['system', 'en', 'fr'])
const sandboxMachines = z.enum(['simulated', 'real'])

/** What the person has set; kept in `settings.json` of the data folder. */
export const settingsSchema = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']),
  /** Of the app's own words. */
  language: language.default('system'),
  /** Builds at once, over all runs. */
  parallelBuilds: z.int().min(1).max(20),
  /** Which account the build sheet proposes. */
  account: accountChoiceSchema,
  logFontSize: z.int().min(10).max(28),
  /** What the embedded sandbox region's VMs are; counts when it is opened next. */
  sandboxMachines: sandboxMachines.default('simulated'),
})
export type Settings = z.infer<typeof settingsSchema>

/** Some of the settings, to be changed. */
export const settingsPatchSchema = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']).optional(),
  language: language.optional(),
  parallelBuilds: z.int().min(1).max(20).optional(),
  account: accountChoiceSchema.optional(),
  logFontSize: z.int().min(10).max(28).optional(),
  sandboxMachines: sandboxMachines.optional(),
})
export type SettingsPatch = z.infer<typeof settingsPatchSchema>
