/** Lines that stand around a change. */
const context = 3

/**
 * A unified diff of two texts, for files of a few hundred lines. Empty when they are alike.
 *
 * @param changed the texts that these stand for differ, even if these (with their secrets hidden) do not
 */
export function lineDiff(
  before: string,
  after: string,
  { path, changed }: { readonly path: string; readonly changed: boolean },
): string {
  if (!changed) return ''
  const steps = compare(linesOf(before), linesOf(after))
  return [`--- ${before === '' ? '/dev/null' : path}`, `+++ ${path}`, ...hunksOf(steps)].join('\n')
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/)
}

interface Step {
  readonly kind: ' ' | '-' | '+'
  readonly line: string
}

/** The shortest way from one list of lines to the other, by their longest common part. */
function compare(before: readonly string[], after: readonly string[]): Step[] {
  const width = after.length + 1
  const common = new Uint32Array((before.length + 1) * width)
  const at = (row: number, column: number) => common[row * width + column] ?? 0
  for (let row = before.length - 1; row >= 0; row -= 1) {
    for (let column = after.length - 1; column >= 0; column -= 1) {
      common[row * width + column] =
        before[row] === after[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1))
    }
  }
  const steps: Step[] = []
  let row = 0
  let column = 0
  while (row < before.length || column < after.length) {
    const old = before[row]
    const fresh = after[column]
    if (old !== undefined && old === fresh) {
      steps.push({ kind: ' ', line: old })
      row += 1
      column += 1
    } else if (old !== undefined && (fresh === undefined || at(row + 1, column) >= at(row, column + 1))) {
      steps.push({ kind: '-', line: old })
      row += 1
    } else if (fresh !== undefined) {
      steps.push({ kind: '+', line: fresh })
      column += 1
    }
  }
  return steps
}

/** Changes with the lines around them; what is far from any change is left out. */
function hunksOf(steps: readonly Step[]): string[] {
  const near = steps.map((_, index) =>
    steps.slice(Math.max(0, index - context), index + context + 1).some(({ kind }) => kind !== ' '),
  )
  const lines: string[] = []
  let old = 1
  let fresh = 1
  for (let index = 0; index < steps.length; index += 1) {
    if (near[index] && !near[index - 1]) {
      let end = index
      while (near[end]) end += 1
      const hunk = steps.slice(index, end)
      const olds = hunk.filter(({ kind }) => kind !== '+').length
      const news = hunk.filter(({ kind }) => kind !== '-').length
      lines.push(`@@ -${olds === 0 ? old - 1 : old},${olds} +${news === 0 ? fresh - 1 : fresh},${news} @@`)
    }
    const step = steps[index]
    if (step === undefined) continue
    if (near[index]) lines.push(`${step.kind}${step.line}`)
    if (step.kind !== '+') old += 1
    if (step.kind !== '-') fresh += 1
  }
  return lines
}
