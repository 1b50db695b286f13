import type { Diagnostic } from '../../language/diagnostic.ts'
import { applyChanges, type Place, type SourceText, type TextChange } from '../../language/source.ts'
import { readJson } from '../json/json-document.ts'
import { Report } from '../report.ts'
import { type Fix, type Fixer, fixers } from './fixers.ts'

/** Something that was changed. */
export interface Fixed {
  readonly fixer: string
  /** What was done, in words. */
  readonly summary: string
  /** Where it stood before. */
  readonly place: Place
}

/**
 * Brings a legacy template up to date, by changes of its text: order and layout stay (spec/templates.md 8.1). Without
 * `text`, the diagnostics say why the template cannot be read.
 */
export function fixTemplate(source: SourceText): {
  readonly text?: string
  readonly fixed: readonly Fixed[]
  readonly diagnostics: readonly Diagnostic[]
} {
  const fixed: Fixed[] = []
  let current = source
  for (const fixer of fixers) {
    const report = new Report()
    const root = readJson(current, report)
    if (root === undefined) return { fixed, diagnostics: report.diagnostics }
    const fixes = fixer.find(root)
    fixed.push(...fixes.map((fix) => asFixed(fix, fixer)))
    current = { name: source.name, text: applyChanges(current.text, fixes.map(changeOf)) }
  }
  return { text: current.text, fixed, diagnostics: [] }
}

function asFixed(fix: Fix, { name: fixer }: Fixer): Fixed {
  switch (fix.kind) {
    case 'rename':
      return { fixer, place: fix.property.namePlace, summary: `${fix.property.name} is now called ${fix.to}` }
    case 'remove':
      return {
        fixer,
        place: fix.property.namePlace,
        summary: `${fix.property.name} is left out: its new name is set, too`,
      }
    case 'text':
      return { fixer, place: fix.value.place, summary: `this text is now ${JSON.stringify(fix.to)}` }
  }
}

function changeOf(fix: Fix): TextChange {
  switch (fix.kind) {
    case 'rename':
      return { ...fix.property.namePlace.span, insert: fix.to }
    case 'text':
      return { ...fix.value.place.span, insert: JSON.stringify(fix.to) }
    case 'remove': {
      const { property, from: all } = fix
      const at = all.indexOf(property)
      const { from, to } = property.place.span
      const next = all[at + 1]?.place.span.from
      const before = all[at - 1]?.place.span.to
      // The comma goes with it, and the white space up to its neighbour.
      if (next !== undefined) return { from, to: next, insert: '' }
      return { from: before ?? from, to, insert: '' }
    }
  }
}
