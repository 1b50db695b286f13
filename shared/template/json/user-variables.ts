import { nearestName } from '../../language/evaluate/did-you-mean.ts'
import type { Place, SourceText } from '../../language/source.ts'
import type { Report } from '../report.ts'
import type { TemplateVariable, VariableInputs } from '../template-input.ts'
import { readJson } from './json-document.ts'
import type { JsonTemplate } from './json-template.ts'

/** Renders a text of the `variables` section; throws `UnsetVariable` when it asks for one without a value so far. */
export type RenderVariable = (text: string, values: ReadonlyMap<string, string>) => string

/** Thrown by `user` in a variable's text for a variable that has no value yet. */
export class UnsetVariable extends Error {
  readonly variable: string

  constructor(variable: string) {
    super(`the variable "${variable}" has no value`)
    this.name = 'UnsetVariable'
    this.variable = variable
  }
}

export interface UserVariables {
  /** Rendered; undeclared ones from files and the command line too. */
  readonly values: ReadonlyMap<string, string>
  readonly asked: readonly TemplateVariable[]
  /** Declared without a default, and given nowhere. */
  readonly unset: readonly string[]
}

interface Given {
  readonly text: string
  readonly from: string
  readonly place: Place | undefined
}

/**
 * Gives the user variables of a legacy template their values: default < `-var-file` < `-var`, then rendered, those that
 * use others after them (spec/templates.md 2.2).
 */
export function resolveUserVariables(
  template: JsonTemplate,
  inputs: VariableInputs,
  render: RenderVariable,
  report: Report,
): UserVariables {
  const given = new Map<string, Given>()
  for (const file of inputs.files) readVariableFile(file, given, report)
  for (const { name, text } of inputs.assignments) given.set(name, { text, from: '-var', place: undefined })

  lintEnvironment(template, inputs, report)
  const texts = new Map<string, Given>()
  for (const { name, fallback, valuePlace } of template.variables.values()) {
    if (fallback !== undefined) texts.set(name, { text: fallback, from: 'default', place: valuePlace })
  }
  for (const [name, value] of given) texts.set(name, value)
  const unset = [...template.variables.keys()].filter((name) => !texts.has(name))
  const values = renderAll(texts, template, new Set(unset), render, report)
  return { values, unset, asked: askedVariables(template, texts, values) }
}

/** Legacy templates know no `PKR_VAR_`: somebody who sets one thinks otherwise. */
function lintEnvironment(template: JsonTemplate, { environment }: VariableInputs, report: Report): void {
  for (const { name, place } of template.variables.values()) {
    if (environment[`PKR_VAR_${name}`] === undefined) continue
    report.warning('ignored-environment-variable', `PKR_VAR_${name} has no effect on a legacy JSON template`, {
      detail: `Give the value with -var or -var-file, or let the template ask for it: "${name}": "{{env \`PKR_VAR_${name}\`}}".`,
      place,
    })
  }
}

function askedVariables(
  template: JsonTemplate,
  texts: ReadonlyMap<string, Given>,
  values: ReadonlyMap<string, string>,
): readonly TemplateVariable[] {
  return [...template.variables.values()].map(({ name, fallback, place }) => {
    const given = texts.get(name)
    const value = values.get(name)
    const sensitive = template.sensitive.has(name)
    return {
      name,
      type: 'string',
      valueType: { kind: 'string' },
      sensitive,
      required: fallback === undefined,
      isSet: given !== undefined,
      place,
      ...(fallback === undefined || sensitive ? {} : { default: fallback }),
      ...(value === undefined || sensitive ? {} : { value }),
      ...(given === undefined ? {} : { from: given.from }),
    }
  })
}

/** Text that only builders and provisioners can render is kept for them. */
const laterField = /\{\{-?\s*\.[^}]*\}\}/g

function renderAll(
  texts: ReadonlyMap<string, Given>,
  template: JsonTemplate,
  unset: ReadonlySet<string>,
  render: RenderVariable,
  report: Report,
): ReadonlyMap<string, string> {
  const values = new Map<string, string>()
  let waiting = [...texts.keys()].sort()
  for (;;) {
    const stuck = new Map<string, UnsetVariable>()
    for (const name of waiting) {
      const given = texts.get(name)
      if (given === undefined) continue
      try {
        values.set(name, renderShielded(given.text, values, render))
      } catch (thrown) {
        if (thrown instanceof UnsetVariable) stuck.set(name, thrown)
        else reportUnrenderable(name, given, thrown, template, report)
      }
    }
    if (stuck.size === 0) return values
    if (stuck.size === waiting.length) {
      for (const [name, { variable }] of stuck) reportStuck(name, variable, texts, template, unset, report)
      return values
    }
    waiting = [...stuck.keys()]
  }
}

function renderShielded(text: string, values: ReadonlyMap<string, string>, render: RenderVariable): string {
  if (!text.includes('{{')) return text
  const kept: string[] = []
  const shielded = text.replace(laterField, (field) => `\u0000${kept.push(field) - 1}\u0000`)
  return render(shielded, values).replace(/\0(\d+)\0/g, (_, at: string) => kept[Number(at)] ?? '')
}

function reportUnrenderable(
  name: string,
  { text, place }: Given,
  thrown: unknown,
  template: JsonTemplate,
  report: Report,
): void {
  const why = thrown instanceof Error ? thrown.message : String(thrown)
  report.error('unrenderable', `the value of variable "${name}" cannot be rendered: ${why}`, {
    detail: template.sensitive.has(name) ? undefined : `In: ${text}`,
    place: place ?? template.variables.get(name)?.place,
  })
}

function reportStuck(
  name: string,
  wanted: string,
  texts: ReadonlyMap<string, Given>,
  template: JsonTemplate,
  unset: ReadonlySet<string>,
  report: Report,
): void {
  // A variable without a value is told by itself; those that use it need not be.
  if (unset.has(wanted)) return
  const near = nearestName(wanted, texts.keys())
  report.error(
    'unresolved-variable',
    texts.has(wanted)
      ? `the variables "${name}" and "${wanted}" use one another`
      : `variable "${name}" uses the variable "${wanted}", which does not exist`,
    {
      detail: texts.has(wanted)
        ? 'Variables that other variables use must have values of their own.'
        : near === undefined
          ? `Declare it: "variables": { "${wanted}": "…" }.`
          : `Did you mean ${near}?`,
      place: texts.get(name)?.place ?? template.variables.get(name)?.place,
    },
  )
}

/** One flat object of texts. */
function readVariableFile(source: SourceText, given: Map<string, Given>, report: Report): void {
  const root = readJson(source, report)
  if (root === undefined) return
  if (root.kind !== 'object') {
    report.error('bad-variable-file', 'a variable file is one object of names and texts', { place: root.place })
    return
  }
  for (const { name, value } of root.properties) {
    if (value.kind === 'string') given.set(name, { text: value.text, from: source.name, place: value.place })
    else {
      report.error('bad-variable-value', `the value of variable "${name}" must be a text`, {
        detail: 'Legacy templates know no other variables. Put it in double quotes.',
        place: value.place,
      })
    }
  }
}
