import type { FormValue } from '#shared/contract/variable-form.ts'
import { quoteTemplate } from '#shared/language/values/print.ts'

/** A value as an expression of the template language, which is how variables that are no plain texts are given. */
export function printValue(value: FormValue): string {
  if (typeof value === 'string') return quoteTemplate(value)
  if (typeof value !== 'object' || value === null) return String(value)
  if (isList(value)) return `[${value.map(printValue).join(', ')}]`
  const entries = Object.entries(value).map(([name, one]) => `${quoteTemplate(name)} = ${printValue(one)}`)
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`
}

function isList(value: readonly FormValue[] | { readonly [name: string]: FormValue }): value is readonly FormValue[] {
  return Array.isArray(value)
}
