import type { Component } from '../component.ts'
import { environmentOptions, exitCodeOptions, scriptChecks, scriptOptions } from '../groups/script.ts'
import { flag, text, texts, type ValuesOf } from '../option.ts'

/** Options of `shell-local`, as provisioner and as post-processor (spec/templates.md 4.4). */
export const shellLocalOptions = {
  ...scriptOptions,
  command: text({
    help: 'One command to run; the old form of inline.',
    widget: 'script',
    group: 'Script',
  }),
  ...environmentOptions,
  env_var_format: text({
    help: 'How one environment variable is written, with %s for key and value.',
    fallbackWords: "%s='%s' ; on Windows set %s=%s && ",
    group: 'Environment',
  }),
  execute_command: texts({
    help: 'Program and arguments that run the script: {{ .Vars }}, {{ .Script }}, {{ .Command }}.',
    fallbackWords: '["/bin/sh", "-c", "{{.Vars}} {{.Script}}"]',
    rendering: 'run',
    group: 'Running',
  }),
  inline_shebang: text({
    help: 'First line of the script that inline becomes.',
    fallback: '/bin/sh -e',
    group: 'Script',
  }),
  only_on: texts({
    help: 'Operating systems of this computer to run on; elsewhere it is skipped.',
    oneOf: ['darwin', 'freebsd', 'linux', 'openbsd', 'solaris', 'windows'],
    fallback: [],
    group: 'Running',
  }),
  tempfile_extension: text({
    help: 'Extension of the file that inline becomes.',
    fallbackWords: 'none; on Windows .cmd',
    group: 'Script',
  }),
  use_linux_pathing: flag({
    help: 'On Windows: give the script’s path as Linux sees it (WSL).',
    fallback: false,
    group: 'Running',
  }),
  ...exitCodeOptions,
} as const

export type ShellLocalOptions = ValuesOf<typeof shellLocalOptions>

/** Runs scripts on this computer. */
export const shellLocal: Component<typeof shellLocalOptions> = {
  kind: 'provisioner',
  type: 'shell-local',
  aliases: [],
  title: 'Local shell script',
  help: 'Runs commands or scripts on this computer, not on the machine.',
  options: shellLocalOptions,
  checks: scriptChecks(['command']),
}
