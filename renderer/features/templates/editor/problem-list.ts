import type { Diagnostic } from '#shared/language/diagnostic.ts'
import { lineColumnAt } from '#shared/language/source.ts'
import type { OpenFile } from './documents.ts'

/** A diagnostic at its place in the open files. */
export interface Problem {
  readonly diagnostic: Diagnostic
  /** Index of the file; undefined when it is about none in particular. */
  readonly file: number | undefined
  readonly offset: number
  /** From 1. */
  readonly line: number
}

/** What there is to say, in the order of the text. */
export function problemsIn(files: readonly OpenFile[], diagnostics: readonly Diagnostic[]): readonly Problem[] {
  return diagnostics
    .map((diagnostic): Problem => {
      const { place } = diagnostic
      const file = files.findIndex(({ name }) => name === place?.source.name)
      if (place === undefined || file === -1) return { diagnostic, file: undefined, offset: 0, line: 1 }
      const offset = place.span.from
      return { diagnostic, file, offset, line: lineColumnAt(place.source.text, offset).line }
    })
    .sort((a, b) => (a.file ?? -1) - (b.file ?? -1) || a.offset - b.offset)
}

/** The next one behind the cursor, or before it, around the end; undefined when none has a place. */
export function problemFrom(
  problems: readonly Problem[],
  cursor: { readonly file: number; readonly offset: number },
  step: 'next' | 'previous',
): Problem | undefined {
  const placed = problems.filter(({ file }) => file !== undefined)
  const side = (one: Problem) => (one.file ?? 0) - cursor.file || one.offset - cursor.offset
  return step === 'next'
    ? (placed.find((one) => side(one) > 0) ?? placed[0])
    : (placed.findLast((one) => side(one) < 0) ?? placed.at(-1))
}
