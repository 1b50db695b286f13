import type { Option } from '../catalog/option.ts'
import type { Mend } from '../language/diagnostic.ts'
import { nearestName } from '../language/evaluate/did-you-mean.ts'
import type { Place } from '../language/source.ts'
import { shieldBraces, userAsVariable } from './brace-mends.ts'
import { buildVariableNames } from './build-variable-names.ts'
import type { ValueContext } from './decode-value.ts'
import { nameOf, type Path } from './option-path.ts'
import { renameIn } from './rename-mend.ts'
import { isRenderable } from './renderer.ts'
import { renderedAgain, runFieldsOf } from './run-fields.ts'

/** What Go writes for a field that does not exist. */
export const noValue = '<no value>'

/**
 * Renders the `{{ }}` of an option's text where the build's preparation renders it, and tells what is wrong with them or
 * hardly meant; undefined when there is no value, or not yet.
 */
export function renderText(
  option: Option,
  text: string,
  place: Place,
  path: Path,
  context: ValueContext,
): string | undefined {
  if (option.rendering === 'never' || !isRenderable(text)) return text
  try {
    if (option.rendering === 'run') {
      reportUnknownFields(context.renderer.check(text), place, path, context)
      return text
    }
    const rendered = context.renderer.render(text)
    if (!rendered.deferred) reportRenderedAgain(text, rendered.text, place, path, context)
    if (!rendered.deferred) {
      // A text with a pattern is told wrong by that, with this as the reason.
      if (rendered.text.includes(noValue) && !text.includes(noValue) && option.pattern === undefined) {
        context.report.warning('no-value', `${nameOf(path)} has a {{ … }} that became ${noValue}`, {
          detail:
            'What it asks for is not known when the build is prepared. Commands with {{ }} of their own (docker --format) belong into a script file, which is never rendered.',
          place,
          mend: isShell(path, context) ? shieldBraces(place, /^-?\s*\./) : undefined,
        })
      }
      return rendered.text
    }
    context.deferred.add(String(path[0]))
    return undefined
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown)
    context.report.error('unrenderable', `${nameOf(path)} cannot be rendered: ${why}`, {
      ...(option.secret === true ? {} : { detail: `In: ${text}` }),
      place,
      mend: mendOfUnrenderable(why, place, path, context),
    })
    return undefined
  }
}

/** `{{user …}}` in HCL2, and functions of another tool's own templates. */
function mendOfUnrenderable(why: string, place: Place, path: Path, context: ValueContext): Mend | undefined {
  if (context.dialect === 'hcl2' && /\buser\b/.test(why)) return userAsVariable(place)
  const unknown = /function "(\w+)" not defined/.exec(why)?.[1]
  return unknown !== undefined && isShell(path, context)
    ? shieldBraces(place, new RegExp(`^-?\\s*${unknown}\\b`))
    : undefined
}

/** Whether a text is commands for a Unix shell. */
function isShell(path: Path, { owner }: ValueContext): boolean {
  return path[0] === 'inline' && (owner === 'shell' || owner === 'shell-local')
}

/** What nobody knows becomes `<no value>` in the middle of a command, when the VM has been paid for. */
function reportUnknownFields(asked: readonly string[], place: Place, path: Path, context: ValueContext): void {
  const known = runFieldsOf(String(path[0]))
  for (const name of asked.filter((each) => !known.includes(each))) {
    const near = nearestName(name, known)
    context.report.warning('unknown-field', `${nameOf(path)} asks for .${name}, which there is not`, {
      detail: near === undefined ? `${noValue} will stand for it.` : `Did you mean .${near}?`,
      place,
      mend: near === undefined ? undefined : renameIn(place, new RegExp(`\\.${name}\\b`), `.${near}`),
    })
  }
}

/** Braces that are left after rendering are rendered once more by the step. */
function reportRenderedAgain(text: string, rendered: string, place: Place, path: Path, context: ValueContext): void {
  if (!renderedAgain.has(String(path[0])) || !isRenderable(rendered) || text === rendered) return
  if (buildVariableNames.some((name) => rendered.includes(`.${name}`))) return
  context.report.warning('rendered-again', `${nameOf(path)} is rendered twice, so the braces that are left go too`, {
    detail: `After the first time it is: ${rendered}. Braces for a command belong into a script file, which is never rendered.`,
    place,
  })
}
