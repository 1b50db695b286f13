import type { Component } from '../component.ts'
import {
  environmentOptions,
  exitCodeOptions,
  remoteScriptOptions,
  scriptChecks,
  scriptOptions,
} from '../groups/script.ts'
import { flag, text, type ValuesOf } from '../option.ts'

/** Options of `shell` (spec/templates.md 4.2). */
export const shellOptions = {
  ...scriptOptions,
  ...environmentOptions,
  inline_shebang: text({
    help: 'First line of the script that inline becomes.',
    fallbackWords: '/bin/sh -e',
    group: 'Script',
  }),
  binary: flag({
    help: 'Upload scripts as they are; otherwise their line ends become \\n.',
    fallback: false,
    group: 'Script',
  }),
  env_var_format: text({
    help: 'How one environment variable is written, with %s for key and value.',
    fallbackWords: "%s='%s' ; with use_env_var_file export %s='%s'",
    group: 'Environment',
  }),
  use_env_var_file: flag({
    help: 'Put the environment variables into a file on the machine, which the script sources.',
    fallback: false,
    group: 'Environment',
  }),
  execute_command: text({
    help: 'Command that runs the script: {{ .Path }}, {{ .Vars }}, {{ .EnvVarFile }}.',
    fallbackWords: 'chmod +x {{.Path}}; {{.Vars}} {{.Path}}',
    rendering: 'run',
    example: "chmod +x {{ .Path }}; {{ .Vars }} sudo -E bash '{{ .Path }}'",
    group: 'Running',
  }),
  remote_folder: text({ help: 'Folder of the machine for the script.', fallback: '/tmp', group: 'Running' }),
  remote_file: text({
    help: 'File name of the script on the machine.',
    fallbackWords: 'script_<number>.sh',
    group: 'Running',
  }),
  remote_path: text({
    help: 'Whole path of the script on the machine.',
    fallbackWords: 'remote_folder/remote_file',
    group: 'Running',
  }),
  expect_disconnect: flag({
    help: 'The connection may be lost while the script runs, such as by a reboot.',
    fallback: false,
    group: 'Running',
  }),
  ...remoteScriptOptions,
  ...exitCodeOptions,
} as const

export type ShellOptions = ValuesOf<typeof shellOptions>

/** Runs shell scripts on the machine. */
export const shell: Component<typeof shellOptions> = {
  kind: 'provisioner',
  type: 'shell',
  aliases: [],
  title: 'Shell script',
  help: 'Runs commands or scripts on the machine.',
  options: shellOptions,
  checks: [
    ...scriptChecks(),
    {
      name: 'env-file-used',
      run: ({ values }) =>
        typeof values.execute_command === 'string' &&
        values.use_env_var_file === true &&
        !values.execute_command.includes('.EnvVarFile')
          ? [
              {
                severity: 'warning',
                code: 'environment-unused',
                option: ['execute_command'],
                message: 'use_env_var_file is set, but execute_command does not use {{ .EnvVarFile }}',
                hint: 'Source it: . {{ .EnvVarFile }} && {{ .Path }}.',
              },
            ]
          : [],
    },
  ],
}
