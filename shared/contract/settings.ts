import * as z from 'zod'
import { defaultSettings } from './default-settings.ts'
import { accountChoiceSchema } from './shapes.ts'

/** What can be set, each with what it may be. */
const fields = {
  theme: z.enum(['system', 'light', 'dark']),
  /** Of the app's own words. */
  language: z.enum(['system', 'en', 'fr']),
  /** Size of everything on the page, in percent. */
  zoom: z.int().min(50).max(200),
  /** Builds at once, over all runs. */
  parallelBuilds: z.int().min(1).max(20),
  /** Which account the build sheet proposes. */
  account: accountChoiceSchema,
  /** How long the VM of a failed build is kept for whoever wants to look, in minutes. */
  keptVmMinutes: z.int().min(5).max(1440),
  /** Keep the computer awake while builds run, where the host can. */
  blockSleep: z.boolean(),
  logFontSize: z.int().min(10).max(28),
  /** The log as a terminal, or as a list of lines. */
  logView: z.enum(['terminal', 'lines']),
  /** Beside each line of the log: nothing, the time here or in UTC, or what has passed since the run or step began. */
  logTimes: z.enum(['off', 'local', 'utc', 'run', 'step']),
  /** Which records of ended runs are kept: the newest so many, of so many days, as long as they take less than so much. */
  retention: z.strictObject({
    runs: z.int().min(1).max(10_000),
    days: z.int().min(1).max(3650),
    gib: z.number().min(0.1).max(1000),
  }),
  /** Notices of the system when the app is not in front. */
  notices: z.strictObject({ ends: z.boolean(), questions: z.boolean(), sound: z.boolean() }),
  /** Terminals say their content to screen readers, and notices stay until they are closed. */
  screenReader: z.boolean(),
  /** Shortcuts of one letter in lists and logs. */
  singleKeys: z.boolean(),
  /** Look for newer versions, in packages that know where. */
  checkUpdates: z.boolean(),
  /** What the embedded sandbox region's VMs are; counts when it is opened next. */
  sandboxMachines: z.enum(['simulated', 'real']),
}

/** What the person has set; kept in `settings.json` of the data folder. */
export const settingsSchema = z.strictObject(fields)
export type Settings = z.infer<typeof settingsSchema>

/** The same as it is read from disk: what an older file lacks is as by default. */
export const storedSettingsSchema = z.preprocess(
  (content) => (typeof content === 'object' ? { ...defaultSettings, ...content } : content),
  settingsSchema,
)

/** Some of the settings, to be changed. */
export const settingsPatchSchema = z.strictObject(fields).partial()
export type SettingsPatch = z.infer<typeof settingsPatchSchema>
