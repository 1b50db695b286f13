import { type Extension, StateEffect, StateField } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view'
import type { Span } from '#shared/language/source.ts'

const setMark = StateEffect.define<Span | undefined>()
const look = Decoration.mark({ class: 'cm-of-field' })

const field = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    let now = marks.map(transaction.changes)
    for (const effect of transaction.effects) {
      if (!effect.is(setMark)) continue
      const span = effect.value
      now =
        span === undefined || span.from >= span.to ? Decoration.none : Decoration.set(look.range(span.from, span.to))
    }
    return now
  },
  provide: (one) => EditorView.decorations.from(one),
})

/** Lets the code of the form's focused field be marked. */
export const codeMarks: Extension = [
  field,
  EditorView.baseTheme({ '.cm-of-field': { backgroundColor: 'var(--mui-palette-action-selected)' } }),
]

/** Marks a stretch of code and brings it into view, without taking the focus; nothing takes the mark away. */
export function markCode(view: EditorView, span: Span | undefined): void {
  const within = span === undefined || span.to <= view.state.doc.length ? span : undefined
  view.dispatch({
    effects: [
      setMark.of(within),
      ...(within === undefined ? [] : [EditorView.scrollIntoView(within.from, { y: 'nearest', yMargin: 40 })]),
    ],
  })
}
