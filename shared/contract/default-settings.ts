import type { Settings } from './settings.ts'

/** The settings of somebody who has set nothing; apart from the schema, so that the page need not load it. */
export const defaultSettings: Settings = {
  theme: 'system',
  language: 'system',
  parallelBuilds: 3,
  account: 'sandbox',
  logFontSize: 13,
  sandboxMachines: 'simulated',
}
