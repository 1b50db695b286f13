import { parseHclExpression } from './parse-hcl.ts'

/** Plain data that HCL can write down. */
export type PlainValue =
  | null
  | boolean
  | number
  | string
  | readonly PlainValue[]
  | { readonly [name: string]: PlainValue }

/** How a text is laid out where a value goes: its unit of indentation, the line's own indentation, the line end. */
export interface Layout {
  readonly unit: string
  readonly indentation: string
  readonly lineEnd: string
}

const plainLayout: Layout = { unit: '  ', indentation: '', lineEnd: '\n' }

/** Longer lists and objects go on several lines. */
const widest = 72

/** A plain value as HCL; lists of scalars stay on one line while they are short, objects go on a line for each item. */
export function literalText(value: PlainValue, layout: Layout = plainLayout): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return numberText(value)
  if (typeof value === 'string') return quotedText(value)
  return isList(value) ? listText(value, layout) : objectText(value, layout)
}

/** A text in double quotes, with everything escaped that would mean something there. */
export function quotedText(text: string): string {
  return `"${escapeSequences(text.toWellFormed())
    .replace(/["\\]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    .replace(/\p{Cc}/gu, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`
}

/**
 * A text of whole lines as a heredoc, indented if asked for and possible; undefined when a heredoc cannot hold exactly
 * this text (its last line has no line end, or it holds carriage returns that the file's line ends do not explain).
 */
export function heredocText(text: string, marker: string, indented: boolean, layout: Layout): string | undefined {
  if (text !== '' && !text.endsWith('\n')) return undefined
  const lines = escapeSequences(text).split('\n').slice(0, -1)
  let name = marker
  while (lines.some((line) => line.trim() === name)) name += '_'
  const print = (flush: boolean) => {
    const inner = flush ? layout.indentation + layout.unit : ''
    const body = lines.map((line) => (line.trim() === '' ? line : inner + line))
    return [`<<${flush ? '-' : ''}${name}`, ...body, `${flush ? layout.indentation : ''}${name}`].join('\n')
  }
  const holdsText = (printed: string) => {
    const { expression, diagnostics } = parseHclExpression({ name: '', text: `${printed}\n` })
    if (diagnostics.length > 0 || expression.kind !== 'template') return false
    const [part, ...others] = expression.parts
    return others.length === 0 && (part === undefined ? text === '' : part.kind === 'text' && part.value === text)
  }
  const found = (indented ? [true, false] : [false]).map(print).find(holdsText)
  return layout.lineEnd === '\r\n' && found?.includes('\r') === true
    ? undefined
    : found?.replaceAll('\n', layout.lineEnd)
}

function escapeSequences(text: string): string {
  return text.replace(/[$%](?=\{)/g, (one) => one + one)
}

function numberText(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`${value} cannot be written as HCL`)
  return String(value)
}

/** Whether plain data is a list. */
export function isList(value: unknown): value is readonly PlainValue[] {
  return Array.isArray(value)
}

function isScalar(value: PlainValue): boolean {
  return typeof value !== 'object' || value === null
}

function listText(elements: readonly PlainValue[], layout: Layout): string {
  const inner = deeper(layout)
  const texts = elements.map((element) => literalText(element, inner))
  const oneLine = `[${texts.join(', ')}]`
  if (elements.every(isScalar) && oneLine.length <= widest) return oneLine
  const lines = texts.map((text) => `${inner.indentation}${text},`)
  return ['[', ...lines, `${layout.indentation}]`].join(layout.lineEnd)
}

function objectText(value: { readonly [name: string]: PlainValue }, layout: Layout): string {
  const entries = Object.entries(value)
  if (entries.length === 0) return '{}'
  const inner = deeper(layout)
  const keys = entries.map(([name]) => keyText(name))
  const width = Math.max(...keys.map((key) => key.length))
  const lines = entries.map(([, one], at) => {
    const key = keys[at] ?? ''
    const text = literalText(one, inner)
    // As in the canonical style, a value of several lines does not take part in the alignment.
    return `${inner.indentation}${text.includes('\n') ? key : key.padEnd(width)} = ${text}`
  })
  return ['{', ...lines, `${layout.indentation}}`].join(layout.lineEnd)
}

/** A name that is a plain identifier stays without quotes, unless it would read as a keyword. */
function keyText(name: string): string {
  const isWord = /^[\p{ID_Start}_][\p{ID_Continue}-]*$/u.test(name)
  return isWord && !['for', 'true', 'false', 'null'].includes(name) ? name : quotedText(name)
}

function deeper(layout: Layout): Layout {
  return { ...layout, indentation: layout.indentation + layout.unit }
}
