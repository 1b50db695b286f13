import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser'
import type { Place, SourceText } from '../../language/source.ts'
import type { Report } from '../report.ts'

/** A JSON value with places. */
export type JsonValue =
  | { readonly kind: 'string'; readonly text: string; readonly place: Place }
  /** The number as it is written, since texts may be made of it. */
  | { readonly kind: 'number'; readonly text: string; readonly place: Place }
  | { readonly kind: 'bool'; readonly value: boolean; readonly place: Place }
  | { readonly kind: 'null'; readonly place: Place }
  | { readonly kind: 'array'; readonly items: readonly JsonValue[]; readonly place: Place }
  | { readonly kind: 'object'; readonly properties: readonly JsonProperty[]; readonly place: Place }

export interface JsonProperty {
  readonly name: string
  /** The name without its quotes. */
  readonly namePlace: Place
  /** Name and value. */
  readonly place: Place
  readonly value: JsonValue
}

const explanations: Readonly<Record<string, string>> = {
  CommaExpected: 'A comma is missing before this',
  ColonExpected: 'A colon is missing after the name',
  PropertyNameExpected: 'A name in double quotes should stand here; perhaps the comma before it is one too many',
  ValueExpected: 'A value should stand here; perhaps the comma before it is one too many',
  CloseBraceExpected: 'A closing brace } is missing',
  CloseBracketExpected: 'A closing bracket ] is missing',
  EndOfFileExpected: 'Something follows the end of the document',
  InvalidSymbol: 'This is no JSON: texts stand in double quotes, and the only words are true, false and null',
  InvalidNumberFormat: 'This is no number as JSON writes them',
  InvalidCommentToken: 'JSON has no comments; in a template, a root key that begins with _ can hold one',
  UnexpectedEndOfComment: 'JSON has no comments',
  UnexpectedEndOfString: 'The closing quote of this text is missing',
  UnexpectedEndOfNumber: 'This number breaks off',
  InvalidUnicode: 'A \\u must be followed by four hexadecimal digits',
  InvalidEscapeCharacter: 'JSON knows the escapes \\" \\\\ \\/ \\b \\f \\n \\r \\t and \\uXXXX only',
  InvalidCharacter: 'A text cannot hold line ends and control characters as such; write \\n or \\t',
}

/**
 * Reads strict JSON. Every syntax error is reported where it is; `undefined` when there is one, or nothing at all.
 */
export function readJson(source: SourceText, report: Report): JsonValue | undefined {
  const errors: ParseError[] = []
  const text = source.text.startsWith('\ufeff') ? ` ${source.text.slice(1)}` : source.text
  const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false })
  if (text.trim() === '') {
    report.error('empty-template', `${source.name} is empty`, { place: { source, span: { from: 0, to: 0 } } })
    return undefined
  }
  let reportedTo = -1
  for (const { error, offset, length } of errors) {
    // One mistake makes the parser complain several times at one place.
    if (offset <= reportedTo) continue
    reportedTo = offset + length
    const code = printParseErrorCode(error)
    report.error('json-syntax', explanations[code] ?? code, {
      detail: text.trimStart().startsWith('{')
        ? undefined
        : 'HCL2 files need the ending .pkr.hcl, or .pkr.json for HCL in JSON.',
      place: { source, span: { from: offset, to: Math.max(offset + length, Math.min(offset + 1, text.length)) } },
    })
  }
  return root === undefined || errors.length > 0 ? undefined : jsonValue(root, source)
}

function jsonValue(node: Node, source: SourceText): JsonValue {
  const place: Place = { source, span: { from: node.offset, to: node.offset + node.length } }
  switch (node.type) {
    case 'string':
      return { kind: 'string', text: String(node.value), place }
    case 'number':
      return { kind: 'number', text: numberText(source.text.slice(node.offset, node.offset + node.length)), place }
    case 'boolean':
      return { kind: 'bool', value: node.value === true, place }
    case 'null':
      return { kind: 'null', place }
    case 'array':
      return { kind: 'array', items: (node.children ?? []).map((child) => jsonValue(child, source)), place }
    default:
      return { kind: 'object', properties: (node.children ?? []).flatMap((child) => propertyOf(child, source)), place }
  }
}

/** `10`, `1e3` and `1.50` as Go writes the number: without exponent, without zeros at the end. */
function numberText(written: string): string {
  return /^-?\d+$/.test(written) ? written : String(Number(written))
}

function propertyOf(node: Node, source: SourceText): JsonProperty[] {
  const [name, value] = node.children ?? []
  if (name === undefined || value === undefined) return []
  return [
    {
      name: String(name.value),
      namePlace: { source, span: { from: name.offset + 1, to: name.offset + name.length - 1 } },
      place: { source, span: { from: node.offset, to: node.offset + node.length } },
      value: jsonValue(value, source),
    },
  ]
}

/** The value of a property; of one name, the last counts. */
export function propertyNamed(value: JsonValue, name: string): JsonProperty | undefined {
  return value.kind === 'object' ? value.properties.findLast((property) => property.name === name) : undefined
}
