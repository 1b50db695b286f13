import type { WindowsRestartOptions } from '#shared/catalog/provisioners/windows-restart.ts'
import { optionsOf } from './options-of.ts'
import type { Provisioner } from './provisioner.ts'
import { restartWindows } from './windows/restart.ts'

/** Restarts a Windows machine and waits until it is back (spec/templates.md 4.7). */
export const windowsRestart: Provisioner = {
  type: 'windows-restart',
  async provision(plan, context) {
    const options = optionsOf<WindowsRestartOptions>(plan, context.variables)
    await restartWindows(
      {
        command: options.restart_command,
        timeout: options.restart_timeout,
        check: options.restart_check_command || undefined,
        pendingKeys: options.check_registry ? options.registry_keys : [],
      },
      context,
    )
  },
}
