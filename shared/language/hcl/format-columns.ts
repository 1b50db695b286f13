import type { FormatLine, SpacedToken } from './format-lines.ts'

/** Aligns the equals signs of lines that have one and follow one another. */
export function alignEqualsSigns(lines: readonly FormatLine[]): void {
  align(
    lines,
    (line) => line.assign[0],
    (line) => columns(line.lead),
  )
}

/** Aligns the comments behind something else of lines that follow one another. */
export function alignComments(lines: readonly FormatLine[]): void {
  align(
    lines,
    (line) => line.comment[0],
    (line) => columns(line.lead) + columns(line.assign),
  )
}

function align(
  lines: readonly FormatLine[],
  cell: (line: FormatLine) => SpacedToken | undefined,
  width: (line: FormatLine) => number,
): void {
  let run: { readonly token: SpacedToken; readonly width: number }[] = []
  const close = () => {
    const widest = Math.max(...run.map((one) => one.width))
    for (const one of run) one.token.spaces = widest - one.width + 1
    run = []
  }
  for (const line of lines) {
    const token = cell(line)
    if (token === undefined) close()
    else run.push({ token, width: width(line) })
  }
  close()
}

function columns(tokens: readonly SpacedToken[]): number {
  return tokens.reduce((sum, token) => sum + token.spaces + characters(token.text), 0)
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** How many characters a reader sees: letters with their marks are one, and so is a line end. */
function characters(text: string): number {
  if (/^[\x20-\x7e\n]*$/.test(text)) return text.length
  return [...segmenter.segment(text)].length
}
