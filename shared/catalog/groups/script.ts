import type { Check, Finding } from '../component.ts'
import { duration, flag, integers, text, textMap, texts, type ValuesOf } from '../option.ts'
import { isGiven } from '../values.ts'

/** What every provisioner that runs scripts has in common (spec/templates.md 4.2 to 4.6). */
export const scriptOptions = {
  inline: texts({
    help: 'Commands to run, one a line; or use script or scripts.',
    details:
      '{{ }} in it is rendered before the build and again when it runs. Files named by script are never rendered.',
    fallback: [],
    widget: 'script',
    group: 'Script',
  }),
  script: text({ help: 'Script file of this computer to run.', widget: 'file', group: 'Script' }),
  scripts: texts({
    help: 'Script files of this computer to run, in this order.',
    fallback: [],
    widget: 'file',
    group: 'Script',
  }),
} as const

export const environmentOptions = {
  environment_vars: texts({
    help: 'Environment variables for the scripts, each KEY=VALUE.',
    fallback: [],
    example: '["DEBIAN_FRONTEND=noninteractive"]',
    group: 'Environment',
  }),
  env: textMap({
    help: 'Environment variables for the scripts; they win over environment_vars.',
    fallback: {},
    example: '{ DEBIAN_FRONTEND = "noninteractive" }',
    group: 'Environment',
  }),
} as const

export const exitCodeOptions = {
  valid_exit_codes: integers({
    help: 'Exit codes that count as success.',
    fallback: [0],
    group: 'Running',
  }),
} as const

/** The same on Windows, where a lost connection has a code of its own. */
export const windowsExitCodeOptions = {
  valid_exit_codes: integers({
    help: 'Exit codes that count as success; 16001 stands for a connection that was lost.',
    fallback: [0],
    group: 'Running',
  }),
} as const

/** Scripts that run on the machine: retried until it answers. */
export const remoteScriptOptions = {
  start_retry_timeout: duration({
    help: 'How long to retry while the machine does not answer, such as after a reboot.',
    fallback: 5 * 60_000,
    group: 'Running',
  }),
  skip_clean: flag({ help: 'Leave the uploaded scripts on the machine.', fallback: false, group: 'Running' }),
  pause_after: duration({ help: 'How long to wait after the scripts.', fallback: 0, group: 'Running' }),
} as const

export type ScriptOptions = ValuesOf<typeof scriptOptions>

/** `extra` are further spellings of the script, such as `command` of shell-local. */
export function scriptChecks(extra: readonly string[] = []): readonly Check[] {
  const forms = ['inline', 'script', 'scripts', ...extra]
  return [
    {
      name: 'one-form-of-script',
      run: ({ values, unknown }) => {
        const given = forms.filter((name) => isGiven(values[name]) || unknown.includes(name))
        if (given.length === 1) return []
        return [
          {
            severity: 'error',
            code: given.length === 0 ? 'script-missing' : 'both-given',
            option: given.length === 0 ? [] : [given[1] ?? ''],
            message: given.length === 0 ? 'there is nothing to run' : `${given.join(' and ')} are both set`,
            hint: `Set one of ${forms.join(', ')}.`,
          },
        ]
      },
    },
    {
      name: 'script-files-exist',
      run: ({ values, pathFacts }) => {
        if (pathFacts === undefined) return []
        const scripts = Array.isArray(values.scripts) ? values.scripts : []
        const named = [
          { path: values.script, option: ['script'] },
          ...scripts.map((path, index) => ({ path, option: ['scripts', index] })),
        ]
        return named.flatMap(({ path, option }): Finding[] => {
          if (typeof path !== 'string' || path === '') return []
          const facts = pathFacts(path)
          if (facts.kind === 'file') return []
          return [
            {
              severity: 'error',
              code: facts.kind === 'missing' ? 'file-missing' : 'wrong-file-kind',
              option,
              message:
                facts.kind === 'missing' ? `the script ${path} does not exist` : `the script ${path} is a folder`,
              hint: 'Relative paths are resolved against the folder in which the build is started.',
            },
          ]
        })
      },
    },
    {
      name: 'environment-well-formed',
      run: ({ values }) => {
        const variables = Array.isArray(values.environment_vars) ? values.environment_vars : []
        return variables.flatMap((variable, index): Finding[] =>
          typeof variable === 'string' && !/^[^=]+=/.test(variable)
            ? [
                {
                  severity: 'error',
                  code: 'bad-environment-variable',
                  option: ['environment_vars', index],
                  message: `"${variable}" is not an environment variable`,
                  hint: 'Write KEY=VALUE.',
                },
              ]
            : [],
        )
      },
    },
  ]
}
