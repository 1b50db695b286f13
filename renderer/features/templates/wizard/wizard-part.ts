import type { TemplateDraft } from '#shared/template/wizard/draft.ts'
import type { DraftProblem } from '#shared/template/wizard/draft-problems.ts'

/** What each part of the wizard shows and changes. */
export interface WizardPartProps {
  readonly draft: TemplateDraft
  readonly change: (changes: Partial<TemplateDraft>) => void
  /** Of this part, once they are to be shown. */
  readonly problems: readonly DraftProblem[]
}

/** What is wrong with a field, if it is to be shown. */
export function problemAt(problems: readonly DraftProblem[], field: string): DraftProblem | undefined {
  return problems.find((problem) => problem.field === field)
}
