import type { Settings } from './settings.ts'

/** The settings of somebody who has set nothing; apart from the schema, so that the page need not load it. */
export const defaultSettings: Settings = {
  theme: 'system',
  language: 'system',
  zoom: 100,
  parallelBuilds: 3,
  account: 'sandbox',
  keptVmMinutes: 30,
  blockSleep: true,
  logFontSize: 13,
  logView: 'terminal',
  logTimes: 'off',
  retention: { runs: 200, days: 90, gib: 2 },
  notices: { ends: true, questions: true, sound: false },
  screenReader: false,
  singleKeys: true,
  checkUpdates: true,
  sandboxMachines: 'simulated',
}
