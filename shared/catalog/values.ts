import type { OptionValue, OptionValues } from './component.ts'

/** Set to something that says something: `""` and `[]` count as not set, as in the reference. */
export function isGiven(value: OptionValue | undefined): boolean {
  return value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0)
}

/** Whether a value is a block or a map. */
export function isValues(value: OptionValue | undefined): value is OptionValues {
  return typeof value === 'object' && !Array.isArray(value)
}
