import type { DiagnosticShape } from '#shared/contract/shapes.ts'

/** What is wrong with a variable's value, by its name; the rest is said elsewhere. */
export function variableProblems(diagnostics: readonly DiagnosticShape[]): ReadonlyMap<string, string> {
  const problems = new Map<string, string>()
  for (const { severity, code, summary, detail, file } of diagnostics) {
    // That one is missing is said at the button; here it would be an error before anything is typed.
    if (severity !== 'error' || code === 'unset-variable') continue
    const name = /^-var (.+)$/.exec(file ?? '')?.[1] ?? /variable "([^"]+)"/.exec(summary)?.[1]
    if (name === undefined || problems.has(name)) continue
    const rule = /is not valid: (.+)$/s.exec(summary)?.[1]
    problems.set(name, rule ?? [summary, detail].filter((part) => part !== undefined).join('. '))
  }
  return problems
}
