import { nearestName } from '../../language/evaluate/did-you-mean.ts'
import type { Place } from '../../language/source.ts'
import { renameIn } from '../rename-mend.ts'
import type { Report } from '../report.ts'
import type { Written, WrittenEntry } from '../written.ts'

const userCall = /\{\{[^}]*?\buser\s+(?:`([^`]*)`|"([^"]*)")/g

/**
 * Warns about `user` of a variable that the template does not have: the reference silently takes an empty text
 * (spec/templates.md section 9, quirk 3).
 */
export function reportUnknownUserVariables(
  entries: readonly WrittenEntry[],
  variables: ReadonlyMap<string, string>,
  report: Report,
): void {
  for (const { name, namePlace, value } of entries) {
    check(name, namePlace, variables, report)
    visit(value, variables, report)
  }
}

function visit(value: Written, variables: ReadonlyMap<string, string>, report: Report): void {
  switch (value.kind) {
    case 'scalar':
      check(value.text, value.place, variables, report)
      break
    case 'list':
      for (const item of value.items) visit(item, variables, report)
      break
    case 'map':
      reportUnknownUserVariables(value.entries, variables, report)
      break
    default:
  }
}

function check(text: string, place: Place, variables: ReadonlyMap<string, string>, report: Report): void {
  for (const [, raw, quoted] of text.matchAll(userCall)) {
    const name = raw ?? quoted ?? ''
    if (variables.has(name)) continue
    const near = nearestName(name, variables.keys())
    report.warning('unknown-user-variable', `there is no variable "${name}", so an empty text stands for it`, {
      detail: near === undefined ? `Declare it: "variables": { "${name}": "…" }.` : `Did you mean ${near}?`,
      place,
      mend: near === undefined ? undefined : renameIn(place, userCallOf(name), near),
    })
  }
}

/** The name in a call of `user`, as JSON writes it. */
function userCallOf(name: string): RegExp {
  return new RegExp(`(?<=\\buser\\s+(?:\`|\\\\?"))${name.replaceAll(/[^\w-]/g, '\\$&')}(?=[\`"\\\\])`)
}
