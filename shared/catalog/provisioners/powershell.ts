import type { Check, Component } from '../component.ts'
import {
  environmentOptions,
  remoteScriptOptions,
  scriptChecks,
  scriptOptions,
  windowsExitCodeOptions,
} from '../groups/script.ts'
import { flag, integer, text, type ValuesOf } from '../option.ts'
import { isGiven } from '../values.ts'

/** Who runs a script with administrator's rights, through a scheduled task. */
export const elevatedOptions = {
  elevated_user: text({ help: 'User to run the script as, with full rights.', group: 'Running' }),
  elevated_password: text({
    help: 'Password of elevated_user; empty for a service account.',
    secret: true,
    rendering: 'run',
    widget: 'secret',
    group: 'Running',
  }),
} as const

export const elevatedChecks: readonly Check[] = [
  {
    name: 'elevated-user-given',
    run: ({ values, unknown }) =>
      isGiven(values.elevated_password) && !isGiven(values.elevated_user) && !unknown.includes('elevated_user')
        ? [
            {
              severity: 'error',
              code: 'option-missing',
              option: ['elevated_password'],
              message: 'elevated_password is set without elevated_user',
            },
          ]
        : [],
  },
]

/** Options of `powershell` (spec/templates.md 4.5). */
export const powershellOptions = {
  ...scriptOptions,
  ...environmentOptions,
  execution_policy: text({
    help: 'Execution policy of PowerShell; none runs the script without PowerShell’s own command line.',
    oneOf: ['bypass', 'allsigned', 'default', 'remotesigned', 'restricted', 'undefined', 'unrestricted', 'none'],
    fallback: 'bypass',
    group: 'Running',
  }),
  use_pwsh: flag({ help: 'Use PowerShell 7 (pwsh).', fallback: false, group: 'Running' }),
  debug_mode: integer({
    help: 'Trace level of the script (Set-PSDebug).',
    fallback: 0,
    min: 0,
    max: 2,
    group: 'Running',
  }),
  execute_command: text({
    help: 'Command that runs the script: {{ .Path }}, {{ .Vars }}.',
    fallbackWords: 'PowerShell with the execution policy',
    rendering: 'run',
    group: 'Running',
  }),
  elevated_execute_command: text({
    help: 'The same for elevated_user.',
    fallbackWords: 'as execute_command',
    rendering: 'run',
    group: 'Running',
  }),
  ...elevatedOptions,
  env_var_format: text({
    help: 'How one environment variable is written, with %s for key and value.',
    fallback: '$env:%s="%s"; ',
    group: 'Environment',
  }),
  elevated_env_var_format: text({
    help: 'The same for elevated_user.',
    fallback: '$env:%s="%s"; ',
    group: 'Environment',
  }),
  remote_path: text({
    help: 'Path of the script on the machine.',
    fallbackWords: 'c:/Windows/Temp/script-<uuid>.ps1',
    group: 'Running',
  }),
  remote_env_var_path: text({
    help: 'Path of the environment’s file on the machine.',
    fallbackWords: 'c:/Windows/Temp/packer-ps-env-vars-<uuid>.ps1',
    group: 'Environment',
  }),
  ...remoteScriptOptions,
  ...windowsExitCodeOptions,
} as const

export type PowershellOptions = ValuesOf<typeof powershellOptions>

/** Runs PowerShell scripts on a Windows machine. */
export const powershell: Component<typeof powershellOptions> = {
  kind: 'provisioner',
  type: 'powershell',
  aliases: [],
  title: 'PowerShell script',
  help: 'Runs PowerShell commands or scripts on a Windows machine.',
  options: powershellOptions,
  checks: [...scriptChecks(), ...elevatedChecks],
}
