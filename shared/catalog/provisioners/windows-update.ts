import type { Component } from '../component.ts'
import { duration, integer, text, texts, type ValuesOf } from '../option.ts'

/** Options of `windows-update` (spec/templates.md 4.12). */
export const windowsUpdateOptions = {
  search_criteria: text({
    help: 'Which updates to look for, in the language of the Windows Update Agent.',
    fallback: 'BrowseOnly=0 and IsInstalled=0',
  }),
  filters: texts({
    help: 'Which of the found ones to install: include:EXPRESSION or exclude:EXPRESSION, in this order.',
    fallback: ['include:$true'],
    example: '["exclude:$_.Title -like \'*Preview*\'", "include:$true"]',
  }),
  update_limit: integer({ help: 'How many updates to install at most in one round.', fallback: 1000, min: 1 }),
  update_max_retries: integer({ help: 'How often to retry a failed round.', fallback: 5, min: 0 }),
  restart_timeout: duration({ help: 'How long to wait for each restart.', fallback: 4 * 60 * 60_000 }),
  username: text({ help: 'User that installs the updates.', fallback: 'SYSTEM' }),
  password: text({ help: 'Password of that user.', secret: true, widget: 'secret' }),
} as const

export type WindowsUpdateOptions = ValuesOf<typeof windowsUpdateOptions>

/** Installs Windows updates until none is left. */
export const windowsUpdate: Component<typeof windowsUpdateOptions> = {
  kind: 'provisioner',
  type: 'windows-update',
  aliases: [],
  title: 'Windows updates',
  help: 'Installs Windows updates and restarts until none is left.',
  options: windowsUpdateOptions,
  checks: [
    {
      name: 'filters-well-formed',
      run: ({ values }) =>
        (Array.isArray(values.filters) ? values.filters : []).flatMap((filter, index) =>
          typeof filter === 'string' && !/^(include|exclude):./.test(filter)
            ? [
                {
                  severity: 'error' as const,
                  code: 'bad-update-filter',
                  option: ['filters', index],
                  message: `"${filter}" is not a filter`,
                  hint: "Write include:EXPRESSION or exclude:EXPRESSION, such as exclude:$_.Title -like '*Preview*'.",
                },
              ]
            : [],
        ),
    },
  ],
}
