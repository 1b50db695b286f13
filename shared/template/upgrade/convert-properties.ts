import type { Option, OptionSet } from '../../catalog/option.ts'
import type { JsonProperty, JsonValue } from '../json/json-document.ts'
import { convertOption } from './convert-option.ts'
import type { TextContext } from './convert-text.ts'
import { attributeLines, blockLines } from './convert-value.ts'

/**
 * The options of a component as lines of a body, as the catalogue says: maps as attributes, blocks as blocks, which stand
 * behind the attributes.
 */
export function convertProperties(
  properties: readonly JsonProperty[],
  options: OptionSet | undefined,
  context: TextContext,
): readonly string[] {
  const attributes: string[] = []
  const blocks: string[] = []
  for (const { name, value } of properties) {
    const option = optionUnder(options, name)
    const bodies = blocksOf(value, option)
    if (bodies === undefined) attributes.push(...attributeLines(name, convertOption(value, option?.shape, context)))
    const inner = option?.shape.type === 'block' || option?.shape.type === 'blocks' ? option.shape.options : undefined
    for (const body of bodies ?? []) blocks.push('', ...blockLines(name, convertProperties(body, inner, context)))
  }
  return attributes.length === 0 ? blocks.slice(1) : [...attributes, ...blocks]
}

/** The option that a name or an older spelling of it means. */
export function optionUnder(options: OptionSet | undefined, name: string): Option | undefined {
  if (options === undefined) return undefined
  return Object.hasOwn(options, name)
    ? options[name]
    : Object.values(options).find((one) => one.aliases?.includes(name))
}

/** The blocks that a value stands for; undefined when it is an attribute. */
function blocksOf(value: JsonValue, option: Option | undefined): readonly (readonly JsonProperty[])[] | undefined {
  const type = option?.shape.type
  const objects = value.kind === 'array' ? value.items : [value]
  if (!objects.every((one) => one.kind === 'object')) return undefined
  const bodies = objects.map(({ properties }) => properties)
  if (type === 'block' || type === 'blocks') return bodies
  // What the catalogue does not know: a list of objects is blocks, an object is a map when it holds scalars only.
  if (option !== undefined || bodies.length === 0) return undefined
  const isMap =
    value.kind === 'object' && value.properties.every((one) => !['array', 'object'].includes(one.value.kind))
  return isMap ? undefined : bodies
}
