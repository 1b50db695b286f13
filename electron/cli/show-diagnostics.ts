import type { Diagnostic } from '#shared/language/diagnostic.ts'
import { renderDiagnostic } from '#shared/language/render-diagnostic.ts'

/** Writes diagnostics to standard error, each with its place. */
export function showDiagnostics(diagnostics: readonly Diagnostic[]): void {
  for (const diagnostic of diagnostics) process.stderr.write(`${renderDiagnostic(diagnostic)}\n\n`)
}
