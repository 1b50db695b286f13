import { buildVariableNames } from './build-variable-names.ts'

/** What the texts that steps render themselves can ask for, besides what is known of every build (spec/templates.md 2.5). */
const fields: Readonly<Record<string, readonly string[]>> = {
  execute_command: ['Path', 'Vars', 'EnvVarFile', 'Script', 'Command'],
  elevated_execute_command: ['Path', 'Vars'],
  command_wrapper: ['Command'],
  inventory_file_template: ['HostAlias'],
  output: ['BuildName', 'BuilderType', 'ChecksumType'],
}

/** The fields that a run-time option may ask for; what it asks for besides becomes `<no value>`, in silence. */
export function runFieldsOf(option: string): readonly string[] {
  return [...(fields[option] ?? []), ...buildVariableNames]
}

/** Options that are rendered when the build is prepared, and again by the step that uses them (spec/templates.md 2.5). */
export const renderedAgain: ReadonlySet<string> = new Set([
  'inline',
  'environment_vars',
  'source',
  'destination',
  'ansible_env_vars',
  'extra_arguments',
])
