import type { Extension } from '@codemirror/state'
import { RangeSetBuilder } from '@codemirror/state'
import { Decoration, type DecorationSet, type EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view'
import { type FormatToken, formatTokens } from '#shared/language/hcl/format-tokens.ts'
import { codeColours } from './code-colours.ts'

type TokenStyle = 'comment' | 'text' | 'number' | 'constant' | 'name' | 'block' | 'call' | 'sequence'

const marks = Object.fromEntries(
  (['comment', 'text', 'number', 'constant', 'name', 'block', 'call', 'sequence'] as const).map((style) => [
    style,
    Decoration.mark({ class: `cm-code-${style}` }),
  ]),
) as Readonly<Record<TokenStyle, Decoration>>

/** Colours by the language's own tokens; only what is in view is marked. */
export function hclHighlighting(): Extension {
  return [
    codeColours,
    ViewPlugin.define((view) => new Highlighting(view), { decorations: ({ decorations }) => decorations }),
  ]
}

class Highlighting {
  decorations: DecorationSet
  private tokens: readonly FormatToken[]

  constructor(view: EditorView) {
    this.tokens = formatTokens(view.state.doc.toString())
    this.decorations = this.inView(view)
  }

  update(update: ViewUpdate): void {
    if (update.docChanged) this.tokens = formatTokens(update.state.doc.toString())
    if (update.docChanged || update.viewportChanged) this.decorations = this.inView(update.view)
  }

  private inView({ visibleRanges }: EditorView): DecorationSet {
    const builder = new RangeSetBuilder<Decoration>()
    const { tokens } = this
    for (const { from, to } of visibleRanges) {
      for (let at = firstEndingBehind(tokens, from); at < tokens.length; at += 1) {
        const token = tokens[at]
        if (token === undefined || token.from > to) break
        const style = styleOf(tokens, at)
        const end = token.from + token.text.trimEnd().length
        if (style !== undefined && end > token.from) builder.add(token.from, end, marks[style])
      }
    }
    return builder.finish()
  }
}

/** The index of the first token that ends behind an offset. */
function firstEndingBehind(tokens: readonly FormatToken[], offset: number): number {
  let low = 0
  let high = tokens.length
  while (low < high) {
    const middle = (low + high) >> 1
    const token = tokens[middle]
    if (token !== undefined && token.from + token.text.length <= offset) low = middle + 1
    else high = middle
  }
  return low
}

function styleOf(tokens: readonly FormatToken[], at: number): TokenStyle | undefined {
  const token = tokens[at]
  switch (token?.kind) {
    case 'comment':
    case 'number':
    case 'text':
      return token.kind
    case 'open-quote':
    case 'close-quote':
    case 'open-heredoc':
    case 'close-heredoc':
      return 'text'
    case 'open-sequence':
    case 'close-sequence':
      return 'sequence'
    case 'identifier':
      return wordStyle(tokens, at, token.text)
    default:
      return undefined
  }
}

function wordStyle(tokens: readonly FormatToken[], at: number, word: string): TokenStyle | undefined {
  if (/^(true|false|null)$/.test(word)) return 'constant'
  const next = tokens[at + 1]
  if (next?.kind === 'mark' && next.text === '=') return 'name'
  if (next?.kind === 'mark' && next.text === '(') return 'call'
  const before = tokens[at - 1]
  const startsLine = before === undefined || before.kind === 'newline' || before.text.endsWith('\n')
  return startsLine && (next?.kind === 'open-quote' || next?.text === '{') ? 'block' : undefined
}
