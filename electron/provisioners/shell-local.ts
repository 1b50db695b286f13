import type { ShellLocalOptions } from '#shared/catalog/provisioners/shell-local.ts'
import { runLocalScripts } from './local-scripts.ts'
import { optionsOf } from './options-of.ts'
import type { Provisioner } from './provisioner.ts'

/** Runs scripts on this computer, not on the machine (spec/templates.md 4.4). */
export const shellLocal: Provisioner = {
  type: 'shell-local',
  async provision(plan, context) {
    await runLocalScripts(optionsOf<ShellLocalOptions>(plan, context.variables), context)
  },
}
