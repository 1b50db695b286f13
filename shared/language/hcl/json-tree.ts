import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser'
import type { Diagnostic } from '../diagnostic.ts'
import type { SourceText, Span } from '../source.ts'

/** A JSON value with its place. Properties keep their order, and names may come twice: HCL-JSON gives that a meaning. */
export type JsonValue =
  | { readonly kind: 'object'; readonly properties: readonly JsonProperty[]; readonly span: Span }
  | { readonly kind: 'array'; readonly elements: readonly JsonValue[]; readonly span: Span }
  | { readonly kind: 'string'; readonly text: string; readonly span: Span }
  /** As written, since numbers are decimal. */
  | { readonly kind: 'number'; readonly text: string; readonly span: Span }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly span: Span }
  | { readonly kind: 'null'; readonly span: Span }

export interface JsonProperty {
  readonly name: string
  /** With the quotes. */
  readonly nameSpan: Span
  readonly value: JsonValue
}

/** Reads strict JSON; all errors at once, and what could be read all the same (undefined: nothing). */
export function readJsonTree(source: SourceText): {
  readonly root: JsonValue | undefined
  readonly diagnostics: readonly Diagnostic[]
} {
  const errors: ParseError[] = []
  const node = parseTree(source.text, errors, { disallowComments: true, allowTrailingComma: false })
  return {
    root: node === undefined ? undefined : jsonValueOf(source, node),
    diagnostics: source.text.trim() === '' ? [emptyFile(source)] : errors.map((error) => diagnosticOf(source, error)),
  }
}

function emptyFile(source: SourceText): Diagnostic {
  return {
    severity: 'error',
    code: 'invalid-json',
    summary: 'This file is empty',
    detail: 'HCL-JSON without content is {}.',
    place: { source, span: { from: 0, to: 0 } },
  }
}

function jsonValueOf(source: SourceText, node: Node): JsonValue | undefined {
  const span = { from: node.offset, to: node.offset + node.length }
  switch (node.type) {
    case 'object':
      return {
        kind: 'object',
        properties: (node.children ?? []).flatMap((child) => propertyOf(source, child) ?? []),
        span,
      }
    case 'array':
      return {
        kind: 'array',
        elements: (node.children ?? []).flatMap((child) => jsonValueOf(source, child) ?? []),
        span,
      }
    case 'string':
      return { kind: 'string', text: String(node.value), span }
    case 'number':
      return { kind: 'number', text: source.text.slice(span.from, span.to), span }
    case 'boolean':
      return { kind: 'boolean', value: node.value === true, span }
    case 'null':
      return { kind: 'null', span }
    default:
      return undefined
  }
}

function propertyOf(source: SourceText, node: Node): JsonProperty | undefined {
  const [name, content] = node.children ?? []
  if (name === undefined || content === undefined) return undefined
  const value = jsonValueOf(source, content)
  const nameSpan = { from: name.offset, to: name.offset + name.length }
  return value === undefined ? undefined : { name: String(name.value), nameSpan, value }
}

const messages: Readonly<Record<string, readonly [summary: string, detail: string]>> = {
  InvalidSymbol: [
    'This word is no JSON value',
    'JSON has objects, arrays, texts in quotes, numbers, true, false, null.',
  ],
  InvalidNumberFormat: ['This is no JSON number', 'Numbers are written like 12, -1.5 or 1e3.'],
  PropertyNameExpected: [
    'A property name in double quotes must stand here',
    'There may be a comma too many before it.',
  ],
  ValueExpected: ['A value is missing here', 'There may be a comma too many before it.'],
  ColonExpected: ['A colon must follow the property name', 'A property is written "name": value.'],
  CommaExpected: ['A comma is missing here', 'Properties and elements are separated by commas.'],
  CloseBraceExpected: ['This object is not closed by "}"', 'Look for a brace that is missing before.'],
  CloseBracketExpected: ['This array is not closed by "]"', 'Look for a bracket that is missing before.'],
  EndOfFileExpected: ['Nothing may follow the end of the JSON value', 'A file holds one value.'],
  InvalidCommentToken: [
    'JSON has no comments',
    'HCL-JSON ignores a property named "//": write the comment as its value.',
  ],
  UnexpectedEndOfComment: ['JSON has no comments', 'This one is not even closed.'],
  UnexpectedEndOfString: ['This text is not closed by a double quote', 'A text ends on its line; a line end is \\n.'],
  UnexpectedEndOfNumber: ['This number is cut off', 'Numbers are written like 12, -1.5 or 1e3.'],
  InvalidUnicode: ['This escape sequence needs four hexadecimal digits', 'It is written like \\u00e9.'],
  InvalidEscapeCharacter: [
    'This escape sequence is not known',
    'JSON has \\", \\\\, \\/, \\b, \\f, \\n, \\r, \\t and \\uXXXX; a backslash itself is written \\\\.',
  ],
  InvalidCharacter: ['This character may not stand here', 'Control characters in texts are written as escapes.'],
}

function diagnosticOf(source: SourceText, error: ParseError): Diagnostic {
  const [summary, detail] = messages[printParseErrorCode(error.error)] ?? ['This is not valid JSON', '']
  return {
    severity: 'error',
    code: 'invalid-json',
    summary,
    ...(detail === '' ? {} : { detail }),
    place: { source, span: { from: error.offset, to: error.offset + error.length } },
  }
}
