import { useCallback, useMemo } from 'react'
import { useViewState } from '#renderer/app/view-state/use-view-state.ts'
import { useViewValues } from '#renderer/app/view-state/view-state-store.ts'
import { emptyDraft, type TemplateDraft, templateDraftSchema } from '#shared/template/wizard/draft.ts'

/** A kept text may not be longer. */
const piece = 8000

const nothing: readonly string[] = []

/** The draft of a new template: kept from the first letter on, also over a restart, until it is created or discarded. */
export function useWizardDraft(): {
  readonly draft: TemplateDraft
  /** Somebody has begun. */
  readonly begun: boolean
  /** The last letter is on disk too. */
  readonly saved: boolean
  readonly change: (changes: Partial<TemplateDraft>) => void
  readonly replace: (draft: TemplateDraft | undefined) => void
} {
  const [kept, keep] = useViewState('templates.draft', nothing)
  const saved = useViewValues(({ written }) => written)
  const text = kept.join('')
  const draft = useMemo(() => parsed(text), [text])
  const replace = useCallback(
    (next: TemplateDraft | undefined) => keep(next === undefined ? nothing : pieces(JSON.stringify(next))),
    [keep],
  )
  const change = useCallback(
    (changes: Partial<TemplateDraft>) => replace({ ...(draft ?? emptyDraft), ...changes }),
    [draft, replace],
  )
  return { draft: draft ?? emptyDraft, begun: draft !== undefined, saved, change, replace }
}

function pieces(text: string): readonly string[] {
  return Array.from({ length: Math.ceil(text.length / piece) }, (_, at) => text.slice(at * piece, (at + 1) * piece))
}

function parsed(text: string): TemplateDraft | undefined {
  try {
    return templateDraftSchema.parse(JSON.parse(text))
  } catch {
    // Nothing kept yet, or by another version: one begins anew.
    return undefined
  }
}
