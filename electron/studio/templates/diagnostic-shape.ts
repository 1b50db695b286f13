import type { DiagnosticShape } from '#shared/contract/shapes.ts'
import type { Diagnostic } from '#shared/language/diagnostic.ts'
import { lineColumnAt } from '#shared/language/source.ts'

/** A diagnostic as it crosses the contract: its place as people count it, with the line itself and a caret below. */
export function diagnosticShape(diagnostic: Diagnostic): DiagnosticShape {
  const { severity, code, summary, detail, place } = diagnostic
  const said = { severity, code, summary, ...(detail === undefined ? {} : { detail }) }
  if (place === undefined) return said
  const { text, name } = place.source
  const { line, column } = lineColumnAt(text, place.span.from)
  return { ...said, file: name, line, column, excerpt: excerptAt(text, place.span.from, place.span.to) }
}

function excerptAt(text: string, from: number, to: number): string {
  const start = text.lastIndexOf('\n', from - 1) + 1
  const stop = text.indexOf('\n', from)
  const line = text.slice(start, stop === -1 ? text.length : stop).replace(/\r$/, '')
  const indent = line.slice(0, from - start).replace(/[^\t]/g, ' ')
  const width = Math.max(1, Math.min(to, start + line.length) - from)
  return `${line}\n${indent}${'^'.repeat(width)}`
}
