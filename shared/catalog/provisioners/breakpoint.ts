import type { Component } from '../component.ts'
import { flag, text, type ValuesOf } from '../option.ts'

/** Options of `breakpoint` (spec/templates.md 4.8). */
export const breakpointOptions = {
  note: text({ help: 'What to say while waiting.' }),
  disable: flag({ help: 'Do not stop here.', fallback: false }),
} as const

export type BreakpointOptions = ValuesOf<typeof breakpointOptions>

/** Halts the build until somebody lets it go on. */
export const breakpoint: Component<typeof breakpointOptions> = {
  kind: 'provisioner',
  type: 'breakpoint',
  aliases: [],
  title: 'Breakpoint',
  help: 'Halts the build until you let it go on, to look at the machine.',
  options: breakpointOptions,
  checks: [],
}
