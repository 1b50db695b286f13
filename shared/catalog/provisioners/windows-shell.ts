import type { Component } from '../component.ts'
import {
  environmentOptions,
  remoteScriptOptions,
  scriptChecks,
  scriptOptions,
  windowsExitCodeOptions,
} from '../groups/script.ts'
import { text, type ValuesOf } from '../option.ts'

/** Options of `windows-shell` (spec/templates.md 4.6). */
export const windowsShellOptions = {
  ...scriptOptions,
  ...environmentOptions,
  env_var_format: text({
    help: 'How one environment variable is written, with %s for key and value.',
    fallback: 'set "%s=%s" && ',
    group: 'Environment',
  }),
  execute_command: text({
    help: 'Command that runs the script: {{ .Vars }}, {{ .Path }}.',
    fallback: '{{.Vars}}"{{.Path}}"',
    rendering: 'run',
    group: 'Running',
  }),
  remote_path: text({
    help: 'Path of the script on the machine; it is removed afterwards.',
    fallback: 'c:/Windows/Temp/script.bat',
    group: 'Running',
  }),
  start_retry_timeout: remoteScriptOptions.start_retry_timeout,
  ...windowsExitCodeOptions,
} as const

export type WindowsShellOptions = ValuesOf<typeof windowsShellOptions>

/** Runs batch scripts on a Windows machine. */
export const windowsShell: Component<typeof windowsShellOptions> = {
  kind: 'provisioner',
  type: 'windows-shell',
  aliases: [],
  title: 'Windows batch script',
  help: 'Runs commands or batch scripts on a Windows machine.',
  options: windowsShellOptions,
  checks: scriptChecks(),
}
