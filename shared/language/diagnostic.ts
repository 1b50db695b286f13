import type { DiagnosticCode } from './diagnostic-codes.ts'
import type { Place, TextChange } from './source.ts'

export type Severity = 'error' | 'warning' | 'hint'

/** A text change that mends a diagnostic; the editor offers it as a quick fix under `title`. */
export interface Mend {
  readonly title: string
  readonly changes: readonly TextChange[]
}

/**
 * Something to tell about a template: what is wrong (`summary`, one sentence without a full stop's worth of detail),
 * why and what to do (`detail`), where, and the mend where one is known.
 */
export interface Diagnostic {
  readonly severity: Severity
  readonly code: DiagnosticCode
  readonly summary: string
  readonly detail?: string
  readonly place?: Place
  readonly mends?: readonly Mend[]
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error')
}
