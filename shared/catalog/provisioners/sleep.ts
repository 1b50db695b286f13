import type { Component } from '../component.ts'
import { duration, type ValuesOf } from '../option.ts'

/** Options of `sleep` (spec/templates.md 4.9). */
export const sleepOptions = {
  duration: duration({ help: 'How long to wait.', required: true, example: '30s' }),
} as const

export type SleepOptions = ValuesOf<typeof sleepOptions>

/** Waits. */
export const sleep: Component<typeof sleepOptions> = {
  kind: 'provisioner',
  type: 'sleep',
  aliases: [],
  title: 'Wait',
  help: 'Waits for a given time.',
  options: sleepOptions,
  checks: [],
}
