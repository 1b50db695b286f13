import type { BreakpointOptions } from '#shared/catalog/provisioners/breakpoint.ts'
import { StudioError } from '#shared/studio-error.ts'
import { optionsOf } from './options-of.ts'
import type { Provisioner } from './provisioner.ts'

/** Halts the build until whoever watches lets it go on; fails where nobody does (spec/templates.md 4.8). */
export const breakpoint: Provisioner = {
  type: 'breakpoint',
  async provision(plan, context) {
    const { disable, note } = optionsOf<BreakpointOptions>(plan, context.variables)
    if (disable) {
      context.log.say('Breakpoint is disabled; going on.')
      return
    }
    const words = note === undefined || note === '' ? 'Breakpoint' : `Breakpoint: ${note}`
    context.log.say(words)
    const choice = await context.ask(`${words}. Go on?`, [
      { id: 'continue', label: 'Continue' },
      { id: 'abort', label: 'Stop the build' },
    ])
    if (choice === 'continue') return
    throw new StudioError({
      code: 'stopped-at-breakpoint',
      message: `The build was stopped at the breakpoint${note ? ` "${note}"` : ''}.`,
    })
  },
}
