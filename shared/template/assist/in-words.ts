import type { Option, OptionShape } from '../../catalog/option.ts'
import type { FunctionDefinition } from '../../language/functions/function-definition.ts'
import { printType } from '../../language/values/types.ts'

/** What an option holds, as people say it: `list of texts`, `duration`. */
export function shapeInWords(shape: OptionShape): string {
  switch (shape.type) {
    case 'text':
    case 'integer':
    case 'number':
    case 'duration':
      return shape.type
    case 'flag':
      return 'true or false'
    case 'list':
      return `list of ${plural(shape.element)}`
    case 'map':
      return `map of ${plural(shape.element)}`
    case 'block':
      return 'block'
    case 'blocks':
      return 'blocks'
  }
}

function plural(shape: OptionShape): string {
  return shape.type === 'list' ? `lists of ${plural(shape.element)}` : `${shapeInWords(shape)}s`
}

/** An option in few words: what it holds, whether it must be there, what it is when it is not. */
export function optionSummary(option: Option): string {
  const shape = shapeInWords(option.shape) + (option.unit === undefined ? '' : ` (${option.unit})`)
  if (option.required === true) return `${shape}, required`
  const fallback = fallbackInWords(option)
  return fallback === undefined ? shape : `${shape}, default ${fallback}`
}

/** The default as a template would write it; undefined when there is none worth telling. */
export function fallbackInWords({ fallback, fallbackWords, shape }: Option): string | undefined {
  if (fallbackWords !== undefined) return fallbackWords
  if (fallback === undefined || fallback === '') return undefined
  if (typeof fallback === 'object' && Object.keys(fallback ?? {}).length === 0) return undefined
  if (shape.type === 'duration' && typeof fallback === 'number') return durationInWords(fallback)
  return typeof fallback === 'string' ? fallback : JSON.stringify(fallback)
}

/** `90s`, `5m`, `1h30m`: a duration in ms as a template writes it. */
function durationInWords(ms: number): string {
  const units = [
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1000],
    ['ms', 1],
  ] as const
  let left = ms
  let text = ''
  for (const [unit, size] of units) {
    const count = Math.floor(left / size)
    if (count > 0) text += `${count}${unit}`
    left -= count * size
  }
  return text === '' ? '0s' : text
}

/** `replace(string, search, replacement)`, with types. */
export function functionSignature({ name, parameters, rest }: FunctionDefinition): string {
  const given = parameters.map((parameter) => `${parameter.name}: ${printType(parameter.type)}`)
  const further = rest === undefined ? [] : [`…${rest.name}: ${printType(rest.type)}`]
  return `${name}(${[...given, ...further].join(', ')})`
}
