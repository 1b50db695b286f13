import { formatTokens } from '../../language/hcl/format-tokens.ts'

/** What is being written at an offset, judged by the text in front of it: it is in the middle of being typed. */
export type CursorContext =
  /** The beginning of an attribute or block. */
  | { readonly kind: 'item'; readonly from: number; readonly typed: string }
  /** A block's label, within its quotes or about to be. */
  | {
      readonly kind: 'label'
      readonly from: number
      readonly typed: string
      readonly blockType: string
      /** From 0. */
      readonly index: number
      readonly quoted: boolean
    }
  /** The text of an attribute's value, within quotes. */
  | { readonly kind: 'text'; readonly from: number; readonly typed: string; readonly attribute: string | undefined }
  /** An expression; `typed` is the reference or name that is being written, such as `var.re`. */
  | {
      readonly kind: 'expression'
      readonly from: number
      readonly typed: string
      readonly attribute: string | undefined
    }
  | { readonly kind: 'nothing' }

/** What is being written at an offset of a native HCL text. */
export function cursorContextAt(text: string, offset: number): CursorContext {
  const before = text.slice(0, offset)
  const tokens = formatTokens(before).slice(0, -1)
  const last = tokens.at(-1)
  if (last?.kind === 'comment' && !last.text.endsWith('\n') && !last.text.endsWith('*/')) return { kind: 'nothing' }
  const open = openTexts(tokens)
  const line = before.slice(before.lastIndexOf('\n') + 1)
  const attribute = attributeOf(tokens)
  const innermost = open.at(-1)
  if (innermost !== undefined && innermost.kind !== 'open-sequence') {
    const label = /^\s*([\w-]+)((?:\s+"[^"]*")*)\s+"([^"]*)$/.exec(line)
    if (label !== null && attribute === undefined) return labelContext(label, offset, true)
    if (innermost.kind === 'open-heredoc') return { kind: 'nothing' }
    const from = innermost.from + innermost.text.length
    return { kind: 'text', from, typed: before.slice(from), attribute }
  }
  const typed = /[\w.-]*$/.exec(line)?.[0] ?? ''
  if (innermost !== undefined || attribute !== undefined) {
    return { kind: 'expression', from: offset - typed.length, typed, attribute }
  }
  if (/(?:^|[{}])\s*[\w-]*$/.test(line)) return { kind: 'item', from: offset - typed.length, typed }
  const label = /^\s*([\w-]+)((?:\s+"[^"]*")*)\s+([\w-]*)$/.exec(line)
  return label === null ? { kind: 'nothing' } : labelContext(label, offset, false)
}

type Token = ReturnType<typeof formatTokens>[number]

/** The quotes, heredocs and sequences that are open at the end. */
function openTexts(tokens: readonly Token[]): readonly Token[] {
  const open: Token[] = []
  for (const token of tokens) {
    if (token.kind === 'open-quote' || token.kind === 'open-heredoc' || token.kind === 'open-sequence') open.push(token)
    if (token.kind === 'close-quote' || token.kind === 'close-heredoc' || token.kind === 'close-sequence') open.pop()
  }
  return open
}

/** The attribute whose value is being written; undefined when an item or a block's head is. */
function attributeOf(tokens: readonly Token[]): string | undefined {
  let name: string | undefined
  let depth = 0
  let previous: Token | undefined
  let attribute: { readonly name: string; readonly depth: number } | undefined
  for (const token of tokens) {
    if (token.kind === 'mark') {
      if ('([{'.includes(token.text)) depth += 1
      if (')]}'.includes(token.text)) depth -= 1
      if (token.text === '=' && attribute === undefined && previous?.kind === 'identifier') {
        name = previous.text
        attribute = { name, depth }
      }
    }
    const endsLine = token.kind === 'newline' || token.kind === 'close-heredoc' || endsWithLine(token)
    if (attribute !== undefined && (depth < attribute.depth || (endsLine && depth <= attribute.depth))) {
      attribute = undefined
    }
    previous = token
  }
  return attribute?.name
}

function endsWithLine(token: Token): boolean {
  return token.kind === 'comment' && token.text.endsWith('\n')
}

function labelContext(match: RegExpExecArray, offset: number, quoted: boolean): CursorContext {
  const [, blockType = '', earlier = '', typed = ''] = match
  const index = (earlier.match(/"[^"]*"/g) ?? []).length
  return { kind: 'label', from: offset - typed.length, typed, blockType, index, quoted }
}
