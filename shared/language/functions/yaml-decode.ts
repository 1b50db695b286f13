import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Pair,
  parseAllDocuments,
  type Scalar,
  type YAMLMap,
} from 'yaml'
import type { Value } from '../value.ts'
import { elementsOf, entriesOf, textOf } from '../values/inspect.ts'
import { boolValue, nullValue, numberValue, objectValue, stringValue, tupleValue } from '../values/make.ts'
import { parseNumber, printNumber } from '../values/number.ts'
import { FunctionProblem } from './function-definition.ts'
import { parseTimestamp, printTimestamp } from './timestamp.ts'

/**
 * The value of a YAML document, plain scalars read as the reference does: the bools and nulls of YAML 1.1 (`yes`, `on`,
 * `~`), decimal numbers (`1_000` too) and `0b11`, dates as RFC 3339 text; `0x1F` and `0o17` stay texts unless they are
 * tagged `!!int`. Throws a FunctionProblem.
 */
export function valueFromYaml(text: string): Value {
  const documents = parseAllDocuments(text, {
    schema: 'failsafe',
    uniqueKeys: false,
    logLevel: 'silent',
    strict: false,
  })
  if (!Array.isArray(documents)) throw new FunctionProblem('the text has no YAML document', 0)
  const [document, ...others] = documents
  const error = documents.flatMap((one) => one.errors)[0]
  if (error !== undefined)
    throw new FunctionProblem(`the text is not YAML: ${(error.message.split('\n')[0] ?? '').replace(/:$/, '')}`, 0)
  if (document === undefined || (document.contents === null && !text.includes('---'))) {
    throw new FunctionProblem('the text has no YAML document', 0)
  }
  if (others.length > 0) throw new FunctionProblem('the text has more than one YAML document', 0)
  return nodeValue(document.contents, document, [])
}

function nodeValue(node: unknown, document: Document, aliases: readonly string[]): Value {
  if (isAlias(node)) {
    // An alias inside its own anchor would never end.
    if (aliases.includes(node.source)) throw new FunctionProblem(`the anchor "${node.source}" contains itself`, 0)
    const anchored = node.resolve(document)
    if (anchored === undefined) throw new FunctionProblem(`there is no anchor "${node.source}" before its use`, 0)
    return nodeValue(anchored, document, [...aliases, node.source])
  }
  if (isScalar(node)) return scalarValue(node)
  if (isSeq(node)) return tupleValue(node.items.map((item) => nodeValue(item, document, aliases)))
  if (isMap(node)) return mappingValue(node, document, aliases)
  return nullValue()
}

function mappingValue(node: YAMLMap, document: Document, aliases: readonly string[]): Value {
  refuseTag(node.tag)
  // In the order of the text, as the reference does it: a merge behind a key overrides it.
  const entries = new Map<string, Value>()
  for (const pair of node.items) {
    if (!isPair(pair)) continue
    const value = nodeValue(pair.value, document, aliases)
    if (isMergeKey(pair)) {
      for (const [key, one] of mergedEntries(value)) entries.set(key, one)
    } else entries.set(keyOf(pair, document, aliases), value)
  }
  return objectValue(entries)
}

function isMergeKey(pair: Pair): boolean {
  return isScalar(pair.key) && pair.key.type === 'PLAIN' && pair.key.source === '<<'
}

function mergedEntries(value: Value): readonly (readonly [string, Value])[] {
  const entries = entriesOf(value)
  if (entries !== undefined) return [...entries]
  const elements = elementsOf(value)
  if (elements === undefined) throw new FunctionProblem('<< needs a mapping or a list of mappings', 0)
  return elements.flatMap(mergedEntries)
}

function keyOf(pair: Pair, document: Document, aliases: readonly string[]): string {
  const key = nodeValue(pair.key, document, aliases)
  if (key.kind === 'null') throw new FunctionProblem('a key of the YAML text is null', 0)
  const text = textOf(key)
  if (text !== undefined) return text
  if (key.kind === 'known' && typeof key.content === 'boolean') return String(key.content)
  if (
    key.kind === 'known' &&
    key.type.kind === 'number' &&
    typeof key.content === 'object' &&
    'toFixed' in key.content
  ) {
    return printNumber(key.content)
  }
  throw new FunctionProblem('a key of the YAML text is not a text', 0)
}

const NULLS = /^(~|null|Null|NULL|)$/
const TRUES = /^(y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON)$/
const FALSES = /^(n|N|no|No|NO|false|False|FALSE|off|Off|OFF)$/

const STRING_TAG = 'tag:yaml.org,2002:str'
const KNOWN_TAGS: ReadonlySet<string> = new Set(
  ['str', 'int', 'float', 'bool', 'null', 'binary', 'timestamp', 'map', 'seq'].map(
    (name) => `tag:yaml.org,2002:${name}`,
  ),
)

function refuseTag(tag: string | undefined): void {
  if (tag !== undefined && !KNOWN_TAGS.has(tag) && tag !== '!') {
    throw new FunctionProblem(`the YAML tag ${tag} is not supported`, 0)
  }
}

function scalarValue(node: Scalar): Value {
  refuseTag(node.tag)
  const text = node.source ?? String(node.value ?? '')
  if (node.tag?.endsWith(':null')) return nullValue()
  // The reference leaves binary data in base64.
  if (node.tag?.endsWith(':binary') === true) return stringValue(text)
  const isText = node.tag === STRING_TAG || node.tag === '!'
  return isText || node.type !== 'PLAIN' ? stringValue(String(node.value ?? '')) : plainValue(text, node.tag)
}

function plainValue(text: string, tag: string | undefined): Value {
  if (NULLS.test(text)) return nullValue()
  if (TRUES.test(text)) return boolValue(true)
  if (FALSES.test(text)) return boolValue(false)
  const [, sign = '', infinity] = /^([+-]?)\.(inf|Inf|INF)$/.exec(text) ?? []
  if (infinity !== undefined) return numberValue(sign === '-' ? -Infinity : Infinity)
  if (/^\.(nan|NaN|NAN)$/.test(text)) throw new FunctionProblem('the YAML text has a number that is not one (.nan)', 0)
  if (!/^[+-]?[0-9]|^\./.test(text)) return stringValue(text)
  return dateValue(text) ?? numericValue(text, tag?.endsWith(':int') === true) ?? stringValue(text)
}

function numericValue(text: string, tagged: boolean): Value | undefined {
  const plain = text.startsWith('.') ? text : text.replaceAll('_', '')
  const [, sign = '', digits = ''] =
    (tagged ? /^(-?)(0(?:[bB][01]+|[xX][0-9a-fA-F]+|[oO][0-7]+))$/ : /^(-?)(0b[01]+)$/).exec(plain) ?? []
  if (digits !== '') return numberValue(sign === '-' ? -BigInt(digits) : BigInt(digits))
  const number = parseNumber(plain)
  return number === undefined ? undefined : numberValue(number)
}

/** `2024-1-2`, `2024-01-02 10:00:00`, `2024-01-02T10:00:00.5+02:00`: without an offset they are UTC. */
function dateValue(text: string): Value | undefined {
  const match =
    /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:[Tt]|[ \t]+)(\d{1,2}):(\d\d):(\d\d)(?:\.\d*)?[ \t]*(Z|[+-]\d\d:\d\d)?)?$/.exec(
      text,
    )
  if (match === null) return undefined
  const [, year = '', month = '', day = '', hour = '0', minute = '00', second = '00', offset = 'Z'] = match
  const two = (digits: string) => digits.padStart(2, '0')
  const parsed = parseTimestamp(`${year}-${two(month)}-${two(day)}T${two(hour)}:${minute}:${second}${offset}`)
  return parsed.ok ? stringValue(printTimestamp(parsed.timestamp)) : undefined
}
