import type { Component } from '../component.ts'
import { duration, flag, text, texts, type ValuesOf } from '../option.ts'

/** Options of `windows-restart` (spec/templates.md 4.7). */
export const windowsRestartOptions = {
  restart_command: text({
    help: 'Command that restarts the machine.',
    fallback: 'shutdown /r /f /t 0 /c "packer restart"',
  }),
  restart_timeout: duration({ help: 'How long to wait for the machine to be back.', fallback: 5 * 60_000 }),
  restart_check_command: text({
    help: 'Command that succeeds once the machine is back.',
    fallbackWords: 'prints that the host has restarted',
  }),
  check_registry: flag({ help: 'Also wait until no restart is pending in the registry.', fallback: false }),
  registry_keys: texts({
    help: 'Registry keys that say that a restart is pending.',
    fallback: [
      'HKLM:SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\RebootPending',
      'HKLM:SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\PackagesPending',
      'HKLM:Software\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\RebootInProgress',
    ],
  }),
} as const

export type WindowsRestartOptions = ValuesOf<typeof windowsRestartOptions>

/** Restarts a Windows machine and waits for it. */
export const windowsRestart: Component<typeof windowsRestartOptions> = {
  kind: 'provisioner',
  type: 'windows-restart',
  aliases: [],
  title: 'Restart Windows',
  help: 'Restarts a Windows machine and waits until it is back.',
  options: windowsRestartOptions,
  checks: [],
}
