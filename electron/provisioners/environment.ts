import type { BuildContext } from '#electron/engine/build-context.ts'

export interface EnvironmentOptions {
  readonly environment_vars: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** What every script finds in its environment (spec/templates.md 4.1). */
export function builtInVariables({ plan }: BuildContext): Readonly<Record<string, string>> {
  return { PACKER_BUILD_NAME: plan.name, PACKER_BUILDER_TYPE: plan.builder.writtenType }
}

/** All variables of a script, by name: built-in ones, `environment_vars`, `env`; later ones win. */
export function scriptVariables(options: EnvironmentOptions, context: BuildContext): ReadonlyMap<string, string> {
  const all = new Map(Object.entries(builtInVariables(context)))
  for (const variable of options.environment_vars) {
    const at = variable.indexOf('=')
    if (at > 0) all.set(variable.slice(0, at), variable.slice(at + 1))
  }
  for (const [name, value] of Object.entries(options.env)) all.set(name, value)
  return new Map([...all].sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0)))
}

/** The variables in one text, each written by `format` with `%s` for name and value; for values within single quotes. */
export function formatVariables(variables: ReadonlyMap<string, string>, format: string): string {
  return formatEach(variables, format, (value) => value.replaceAll("'", `'"'"'`))
}

/** The same for PowerShell, whose quotes and dollar signs get a back-tick. */
export function formatPowershellVariables(variables: ReadonlyMap<string, string>, format: string): string {
  return formatEach(variables, format, (value) => value.replaceAll(/[$"`']/g, '`$&'))
}

/** The same with values as they are, for `cmd`, which has no escapes that work everywhere. */
export function formatPlainVariables(variables: ReadonlyMap<string, string>, format: string): string {
  return formatEach(variables, format, (value) => value)
}

function formatEach(
  variables: ReadonlyMap<string, string>,
  format: string,
  escaped: (value: string) => string,
): string {
  return [...variables].map(([name, value]) => fill(format, name, escaped(value))).join('')
}

/** `%s`, `%v` take name and value in turn, `%[1]s` by number; `%%` is a percent sign. */
function fill(format: string, ...values: readonly string[]): string {
  let next = 0
  return format.replaceAll(/%(?:%|(?:\[(\d+)\])?[sv])/g, (written, number?: string) => {
    if (written === '%%') return '%'
    if (number !== undefined) next = Number(number) - 1
    const value = values[next] ?? ''
    next += 1
    return value
  })
}
