import { nearestName } from '../../language/evaluate/did-you-mean.ts'
import { evaluateExpression } from '../../language/evaluate/evaluate-expression.ts'
import { hostWithoutMachine } from '../../language/functions/function-host.ts'
import { parseHclExpression } from '../../language/hcl/parse-hcl.ts'
import type { Place, SourceText } from '../../language/source.ts'
import type { Value } from '../../language/value.ts'
import { convert } from '../../language/values/convert.ts'
import { markSensitive, textOf } from '../../language/values/inspect.ts'
import { stringValue, unknownValue } from '../../language/values/make.ts'
import { printLiteral } from '../../language/values/print.ts'
import { printType } from '../../language/values/types.ts'
import type { Report } from '../report.ts'
import type { TemplateVariable, VariableInputs } from '../template-input.ts'
import { type Machine, noNames } from './scopes.ts'
import { readVariableFile } from './variable-files.ts'
import { type VariableDeclaration, validateVariable } from './variables.ts'

/** A value and where it comes from; without one, what was given has been reported as wrong. */
interface Sourced {
  readonly value: Value | undefined
  readonly from: string
}

export interface VariableValues {
  /** By name; a variable without a value is unknown, so that the rest can still be checked. */
  readonly values: ReadonlyMap<string, Value>
  /** Variables that have no value and need one. */
  readonly unset: readonly VariableDeclaration[]
  readonly asked: readonly TemplateVariable[]
}

/**
 * Gives every declared variable its value: default < `PKR_VAR_name` < the folder's files < `-var-file` < `-var`
 * (spec/templates.md 3.5). Only the winning value is validated.
 */
export function assignVariables(
  declarations: ReadonlyMap<string, VariableDeclaration>,
  inputs: VariableInputs,
  machine: Machine,
  report: Report,
  warnUndeclared: boolean,
): VariableValues {
  const given = new Map<string, Sourced>()
  for (const declaration of declarations.values()) {
    const text = inputs.environment[`PKR_VAR_${declaration.name}`]
    if (text === undefined) continue
    const from = `PKR_VAR_${declaration.name}`
    given.set(declaration.name, { value: valueOfText(declaration, text, from, report), from })
  }
  lintEnvironment(inputs.environment, declarations, report)
  for (const file of [...inputs.folderFiles, ...inputs.files]) {
    assignFile(file, declarations, given, report, warnUndeclared)
  }
  for (const { name, text } of inputs.assignments) {
    const declaration = declarations.get(name)
    if (declaration === undefined) {
      reportUndeclared(name, declarations, report)
      continue
    }
    given.set(name, { value: valueOfText(declaration, text, '-var', report), from: '-var' })
  }
  return conclude(declarations, given, machine, report)
}

function conclude(
  declarations: ReadonlyMap<string, VariableDeclaration>,
  given: ReadonlyMap<string, Sourced>,
  machine: Machine,
  report: Report,
): VariableValues {
  const values = new Map<string, Value>()
  const unset: VariableDeclaration[] = []
  const asked: TemplateVariable[] = []
  for (const declaration of declarations.values()) {
    const { name, fallback, sensitive } = declaration
    const sourced = given.get(name) ?? (fallback === undefined ? undefined : { value: fallback, from: 'default' })
    if (sourced === undefined && !declaration.hasDefault) unset.push(declaration)
    const value = markSensitive(sourced?.value ?? unknownValue(declaration.type), sensitive)
    values.set(name, value)
    if (sourced?.value !== undefined) validateVariable(declaration, sourced.value, machine, report)
    asked.push(askedVariable(declaration, sourced))
  }
  return { values, unset, asked }
}

function askedVariable(declaration: VariableDeclaration, sourced: Sourced | undefined): TemplateVariable {
  const { name, typeText, description, sensitive, hasDefault, fallback, place } = declaration
  return {
    name,
    type: typeText,
    valueType: declaration.type,
    sensitive,
    required: !hasDefault,
    isSet: sourced !== undefined,
    place,
    ...(description === undefined ? {} : { description }),
    ...(fallback === undefined || sensitive ? {} : { default: formText(fallback) }),
    ...(sourced?.value === undefined || sensitive ? {} : { value: formText(sourced.value), content: sourced.value }),
    ...(sourced === undefined ? {} : { from: sourced.from }),
  }
}

/** A value as the form shows it and `-var` takes it: a text bare, anything else as an expression. */
function formText(value: Value): string {
  return textOf(value) ?? printLiteral(value)
}

/** A text from the environment or the command line: bare for texts and numbers, an expression for everything else. */
function valueOfText(declaration: VariableDeclaration, text: string, from: string, report: Report): Value | undefined {
  const { name, type, sensitive } = declaration
  const source: SourceText = { name: from === '-var' ? `-var ${name}` : from, text }
  // The text of a sensitive variable must not be quoted by a diagnostic.
  const place = sensitive ? declaration.place : { source, span: { from: 0, to: text.length } }
  if (type.kind === 'string' || type.kind === 'number' || type.kind === 'dynamic') {
    return convertFor(declaration, stringValue(text), from, place, report)
  }
  const parsed = parseHclExpression(source)
  const evaluated = evaluateExpression(parsed.expression, {
    source,
    variables: noNames,
    functions: new Map(),
    host: hostWithoutMachine,
  })
  const problems = [...parsed.diagnostics, ...evaluated.diagnostics]
  if (problems.length > 0) {
    report.error('bad-variable-value', `the value of variable "${name}" from ${from} cannot be read`, {
      detail:
        `It should be ${printType(type)}, written as in a template. ${sensitive ? '' : (problems[0]?.summary ?? '')}`.trim(),
      place,
    })
    return undefined
  }
  return convertFor(declaration, evaluated.value, from, place, report)
}

function convertFor(
  { name, type, typeWritten, sensitive }: VariableDeclaration,
  value: Value,
  from: string,
  place: Place,
  report: Report,
): Value | undefined {
  const conversion = convert(value, type)
  if (conversion.ok) return conversion.value
  report.error('bad-variable-value', `the value of variable "${name}" from ${from} is not of its type`, {
    detail: [
      sensitive ? `It should be ${printType(type)}.` : `It should be ${printType(type)}: ${conversion.problem}.`,
      ...(typeWritten
        ? []
        : ['The variable has no type, so it has that of its default; give it one, such as type = any.']),
    ].join(' '),
    place,
  })
  return undefined
}

function assignFile(
  file: SourceText,
  declarations: ReadonlyMap<string, VariableDeclaration>,
  given: Map<string, Sourced>,
  report: Report,
  warnUndeclared: boolean,
): void {
  for (const { name, namePlace, place, value } of readVariableFile(file, report)) {
    const declaration = declarations.get(name)
    if (declaration === undefined) {
      if (warnUndeclared) {
        const near = nearestName(name, declarations.keys())
        report.warning('undeclared-variable', `the template declares no variable "${name}"`, {
          detail: suggestion(name, declarations),
          place: namePlace,
          mend:
            near === undefined
              ? undefined
              : { title: `Change to ${near}`, changes: [{ ...namePlace.span, insert: near }] },
        })
      }
      continue
    }
    const at = declaration.sensitive ? namePlace : place
    given.set(name, { value: convertFor(declaration, value, file.name, at, report), from: file.name })
  }
}

/** The reference ignores `PKR_VAR_` of unknown names, so a misspelt one sets nothing, in silence. */
function lintEnvironment(
  environment: VariableInputs['environment'],
  declarations: ReadonlyMap<string, VariableDeclaration>,
  report: Report,
): void {
  for (const key of Object.keys(environment).sort()) {
    const name = /^PKR_VAR_(.+)$/.exec(key)?.[1]
    if (name === undefined || declarations.has(name)) continue
    const near = nearestName(name, declarations.keys())
    if (near === undefined || environment[`PKR_VAR_${near}`] !== undefined) continue
    report.warning(
      'undeclared-environment-variable',
      `${key} sets nothing: the template declares no variable "${name}"`,
      {
        detail: `Did you mean PKR_VAR_${near}?`,
        place: declarations.get(near)?.place,
      },
    )
  }
}

function reportUndeclared(name: string, declarations: ReadonlyMap<string, VariableDeclaration>, report: Report): void {
  report.error('undeclared-variable', `-var sets "${name}", and the template declares no such variable`, {
    detail: suggestion(name, declarations) ?? `Declare it: variable "${name}" { type = string }.`,
  })
}

function suggestion(name: string, declarations: ReadonlyMap<string, VariableDeclaration>): string | undefined {
  const near = nearestName(name, declarations.keys())
  return near === undefined ? undefined : `Did you mean ${near}?`
}
