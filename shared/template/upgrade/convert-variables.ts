import { quotedText } from '../../language/hcl/literal-text.ts'
import type { Place } from '../../language/source.ts'
import type { JsonTemplate, JsonVariable } from '../json/json-template.ts'
import { convertParts, printParts, type TellAt, textContext } from './convert-text.ts'
import { blockLines } from './convert-value.ts'

/** The user variables of a legacy template, as HCL2 says them. */
export interface ConvertedVariables {
  readonly lines: readonly string[]
  /** `var.NAME`, or `local.NAME` for those that are computed. */
  readonly reference: (name: string) => string
}

/**
 * Converts the user variables. One whose default uses other variables or the time becomes a local: HCL2 computes no
 * defaults. It can still be given from outside, for the local takes the variable of the same name where that is set.
 */
export function convertVariables(
  template: JsonTemplate,
  asked: ReadonlyMap<string, Place>,
  tell: TellAt,
): ConvertedVariables {
  const names = new Map<string, string>()
  const all = [...template.variables.keys(), ...asked.keys()]
  for (const name of all) if (!names.has(name)) names.set(name, identifier(name, new Set(names.values())))
  const computed = new Set<string>()
  const reference = (name: string) => `${computed.has(name) ? 'local' : 'var'}.${names.get(name) ?? name}`
  for (const variable of template.variables.values()) if (isComputed(variable)) computed.add(variable.name)

  const lines: string[] = []
  for (const variable of template.variables.values()) {
    const { name, place, fallback } = variable
    const written = names.get(name) ?? name
    if (written !== name)
      tell('changed', place, `the variable "${name}" is now called ${written}`, `-var takes ${written}=….`)
    const sensitive = template.sensitive.has(name)
    const textPlace = computed.has(name) ? 'builder' : 'variable'
    const context = textContext(textPlace, reference, variable.valuePlace, tell)
    const code = fallback === undefined ? undefined : printParts(convertParts(fallback, context))
    const isLocal = computed.has(name)
    lines.push(
      ...blockLines(`variable ${quotedText(written)}`, [
        'type = string',
        ...(code === undefined ? [] : [`default = ${isLocal ? 'null' : code}`]),
        ...(sensitive ? ['sensitive = true'] : []),
      ]),
      '',
    )
    if (isLocal && code !== undefined) {
      lines.push(
        ...blockLines(`local ${quotedText(written)}`, [
          ...(sensitive ? ['sensitive = true'] : []),
          `expression = var.${written} == null ? ${code} : var.${written}`,
        ]),
        '',
      )
    }
  }
  for (const [name, place] of asked) {
    if (template.variables.has(name)) continue
    tell(
      'changed',
      place,
      `the template uses the user variable "${name}" without declaring it`,
      'A legacy template takes it as empty then; so does the variable that is declared here.',
    )
    const written = names.get(name) ?? name
    lines.push(...blockLines(`variable ${quotedText(written)}`, ['type = string', 'default = ""']), '')
  }
  return { lines, reference }
}

/** Whether a default needs more than text and the environment. */
function isComputed({ fallback, valuePlace }: JsonVariable): boolean {
  if (fallback === undefined || !fallback.includes('{{')) return false
  const parts = convertParts(
    fallback,
    textContext(
      'builder',
      (name) => `var.${name}`,
      valuePlace,
      () => {},
    ),
  )
  return parts.some((part) => part.kind === 'code' && !part.code.startsWith('env('))
}

/** A name that HCL2 can refer to. */
function identifier(name: string, taken: ReadonlySet<string>): string {
  const plain = name.replace(/[^A-Za-z0-9_-]/g, '_').replace(/^(?=[^A-Za-z_])/, '_')
  let candidate = plain === '' ? '_' : plain
  for (let number = 2; taken.has(candidate); number += 1) candidate = `${plain}_${number}`
  return candidate
}
