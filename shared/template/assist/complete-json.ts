import { getLocation, type Location } from 'jsonc-parser'
import type { Option, OptionSet } from '../../catalog/option.ts'
import type { Body } from '../../language/hcl/syntax-tree.ts'
import type { SourceText } from '../../language/source.ts'
import { type AccountOffer, accountThingOf } from './account-offer.ts'
import type { Completion, Completions } from './complete.ts'
import { jsonEnclosingAt, optionNamed } from './enclosing.ts'
import { optionSummary } from './in-words.ts'

/** The name or value that is being written, without its quotes. */
interface Typed {
  readonly from: number
  /** Behind the closing quote, where there is one. */
  readonly to: number
  readonly quoted: boolean
}

/** What could be written at a place of a JSON template, legacy or HCL-JSON: options and their values. */
export function completeJson(source: SourceText, offset: number): Completions | undefined {
  const location = getLocation(source.text, offset)
  const { body, options } = jsonEnclosingAt(source, offset)
  if (options === undefined) return undefined
  const typed = typedAt(source.text, location, offset)
  const items = location.isAtPropertyKey
    ? nameItems(source.text, typed, body, options)
    : valueItems(typed, optionAt(location, options))
  return items.length === 0 ? undefined : { from: typed.from, to: typed.to, items }
}

/** What of the account can be written at a place of a JSON template. */
export function jsonAccountOfferAt(source: SourceText, offset: number): AccountOffer | undefined {
  const location = getLocation(source.text, offset)
  const option = location.isAtPropertyKey ? undefined : optionAt(location, jsonEnclosingAt(source, offset).options)
  if (option === undefined) return undefined
  const isName = option.shape.type === 'map' && location.path.at(-1) === 'image-name'
  const thing = accountThingOf(option) ?? (isName ? 'omi-name' : undefined)
  if (thing === undefined) return undefined
  const { from, quoted } = typedAt(source.text, location, offset)
  return { thing, from, typed: source.text.slice(from, offset), quoted }
}

function typedAt(text: string, { previousNode }: Location, offset: number): Typed {
  if (previousNode === undefined || previousNode.offset >= offset) return { from: offset, to: offset, quoted: false }
  const { offset: start, length } = previousNode
  if (text[start] !== '"') return { from: start, to: Math.max(offset, start + length), quoted: false }
  const end = start + length
  const isClosed = end - 1 >= offset && text[end - 1] === '"'
  return { from: start + 1, to: isClosed ? end : offset, quoted: true }
}

/** The option whose value is being written: that of the innermost name of the path which is one. */
function optionAt({ path }: Location, options: OptionSet | undefined): Option | undefined {
  const name = path.findLast((part) => typeof part === 'string' && optionNamed(options, part) !== undefined)
  return typeof name === 'string' ? optionNamed(options, name) : undefined
}

/** Options that are not there yet. */
function nameItems(text: string, { to, quoted }: Typed, body: Body, options: OptionSet): readonly Completion[] {
  const written = new Set(body.items.map((item) => (item.kind === 'block' ? item.type : item.name)))
  // Where a value follows already only the name is put in.
  const isAlone = !/^\s*:/.test(text.slice(to))
  return Object.entries(options)
    .filter(([name, { retired }]) => retired === undefined && !written.has(name))
    .map(([name, option]) => {
      const [before, after] = isAlone ? valueParts(option) : ['', '']
      const head = `${quoted ? '' : '"'}${name}"${before}`
      return {
        label: name,
        kind: option.shape.type === 'block' || option.shape.type === 'blocks' ? 'block' : 'option',
        detail: optionSummary(option),
        help: option.help,
        ...(option.required === true ? { first: true as const } : {}),
        insert: head + after,
        caret: head.length,
      }
    })
}

/** What stands in front of and behind the cursor in a new value. */
function valueParts({ shape }: Option): readonly [before: string, after: string] {
  switch (shape.type) {
    case 'blocks':
      return [': [{', '}]']
    case 'block':
    case 'map':
      return [': {', '}']
    case 'list':
      return [': [', ']']
    case 'text':
    case 'duration':
      return [': "', '"']
    default:
      return [': ', '']
  }
}

function valueItems({ quoted }: Typed, option: Option | undefined): readonly Completion[] {
  if (option?.shape.type === 'flag' && !quoted) {
    return ['true', 'false'].map((label) => ({ label, kind: 'value', insert: label }))
  }
  return (option?.oneOf ?? []).map((label) => ({ label, kind: 'value', insert: quoted ? `${label}"` : `"${label}"` }))
}
