import type { Diagnostic, Mend, Severity } from '../language/diagnostic.ts'
import type { DiagnosticCode } from '../language/diagnostic-codes.ts'
import { lineColumnAt, type Place } from '../language/source.ts'
import type { ErrorPlace } from '../studio-error.ts'

/** Details of a diagnostic that not every one has. */
export interface ReportDetail {
  readonly detail?: string | undefined
  readonly place?: Place | undefined
  readonly mend?: Mend | undefined
}

/** Collects what there is to tell about a template while it is read. */
export class Report {
  readonly #diagnostics: Diagnostic[] = []

  get diagnostics(): readonly Diagnostic[] {
    return this.#diagnostics
  }

  get errorCount(): number {
    return this.#diagnostics.filter((diagnostic) => diagnostic.severity === 'error').length
  }

  error(code: DiagnosticCode, summary: string, more: ReportDetail = {}): void {
    this.#add('error', code, summary, more)
  }

  warning(code: DiagnosticCode, summary: string, more: ReportDetail = {}): void {
    this.#add('warning', code, summary, more)
  }

  hint(code: DiagnosticCode, summary: string, more: ReportDetail = {}): void {
    this.#add('hint', code, summary, more)
  }

  add(diagnostics: readonly Diagnostic[]): void {
    this.#diagnostics.push(...diagnostics)
  }

  #add(severity: Severity, code: DiagnosticCode, summary: string, { detail, place, mend }: ReportDetail): void {
    this.#diagnostics.push({
      severity,
      code,
      summary,
      ...(detail === undefined ? {} : { detail }),
      ...(place === undefined ? {} : { place }),
      ...(mend === undefined ? {} : { mends: [mend] }),
    })
  }
}

const severityOrder: Readonly<Record<Severity, number>> = { error: 0, warning: 1, hint: 2 }

/**
 * Diagnostics as a reader wants them: by file in the order given, by place in the file, errors first at one place,
 * equal ones once. Those without a place come first.
 */
export function sortDiagnostics(diagnostics: readonly Diagnostic[], files: readonly string[]): readonly Diagnostic[] {
  const fileOrder = new Map(files.map((name, index) => [name, index]))
  const rank = ({ place }: Diagnostic) =>
    place === undefined ? -1 : (fileOrder.get(place.source.name) ?? files.length)
  const seen = new Set<string>()
  return [...diagnostics]
    .sort(
      (a, b) =>
        rank(a) - rank(b) ||
        (a.place?.span.from ?? 0) - (b.place?.span.from ?? 0) ||
        severityOrder[a.severity] - severityOrder[b.severity],
    )
    .filter(({ code, summary, place }) => {
      const key = JSON.stringify([code, summary, place?.source.name, place?.span.from, place?.span.to])
      if (seen.has(key)) return false
      seen.add(key)
      return true
    })
}

/** A place as errors carry it: file, line and column from 1. */
export function errorPlace(place: Place, option?: string): ErrorPlace {
  const { line, column } = lineColumnAt(place.source.text, place.span.from)
  return { file: place.source.name, line, column, ...(option === undefined ? {} : { option }) }
}
