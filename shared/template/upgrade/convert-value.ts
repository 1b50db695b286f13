import type { Option, OptionSet } from '../../catalog/option.ts'
import { literalText, quotedText } from '../../language/hcl/literal-text.ts'
import type { JsonProperty, JsonValue } from '../json/json-document.ts'
import { convertParts, convertText, printParts, type TextContext } from './convert-text.ts'

/** Longer lists go on several lines. */
const widest = 90

/** A value of a legacy template as an HCL expression. */
export function convertValue(value: JsonValue, context: TextContext): string {
  switch (value.kind) {
    case 'string':
      return convertText(value.text, context)
    case 'number':
      return value.text
    case 'bool':
      return String(value.value)
    case 'null':
      return 'null'
    case 'array':
      return listCode(value.items.map((item) => convertValue(item, context)))
    case 'object':
      return objectCode(
        value.properties.map(({ name, value: one }) => [keyCode(name, context), convertValue(one, context)]),
      )
  }
}

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
    if (bodies === undefined) attributes.push(...attributeLines(name, convertValue(value, context)))
    const inner = option?.shape.type === 'block' || option?.shape.type === 'blocks' ? option.shape.options : undefined
    for (const body of bodies ?? []) blocks.push('', ...blockLines(name, convertProperties(body, inner, context)))
  }
  return attributes.length === 0 ? blocks.slice(1) : [...attributes, ...blocks]
}

/** `name = code`, on as many lines as the code has. */
export function attributeLines(name: string, code: string): readonly string[] {
  return `${name} = ${code}`.split('\n')
}

/** A block with its content indented. */
export function blockLines(head: string, content: readonly string[]): readonly string[] {
  if (content.length === 0) return [`${head} {}`]
  return [`${head} {`, ...content.map((line) => (line === '' ? '' : `  ${line}`)), '}']
}

/** `[a, b]`, on a line of its own each where that is too wide. */
export function listCode(elements: readonly string[]): string {
  const oneLine = `[${elements.join(', ')}]`
  if (oneLine.length <= widest && !oneLine.includes('\n')) return oneLine
  return ['[', ...elements.map((element) => `${indented(element)},`), ']'].join('\n')
}

/** `{ key = value }`, an entry on each line. */
export function objectCode(entries: readonly (readonly [key: string, value: string])[]): string {
  if (entries.length === 0) return '{}'
  return ['{', ...entries.map(([key, value]) => indented(`${key} = ${value}`)), '}'].join('\n')
}

function indented(code: string): string {
  return code
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n')
}

function optionUnder(options: OptionSet | undefined, name: string): Option | undefined {
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

/** The key of a map; one that has to be computed goes in quotes with its interpolation. */
function keyCode(name: string, context: TextContext): string {
  const parts = convertParts(name, context)
  const [only, ...more] = parts
  if (only?.kind === 'text' && more.length === 0) {
    return /^(?:[A-Za-z_][\w-]*)$/.test(name) && !['for', 'true', 'false', 'null'].includes(name)
      ? name
      : quotedText(name)
  }
  if (parts.length === 0) return literalText('')
  return only?.kind === 'code' && more.length === 0 ? `(${only.code})` : printParts(parts)
}
