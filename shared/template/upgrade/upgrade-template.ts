import { componentOf } from '../../catalog/components.ts'
import type { OptionSet } from '../../catalog/option.ts'
import type { Diagnostic } from '../../language/diagnostic.ts'
import { formatHcl } from '../../language/hcl/format-hcl.ts'
import { quotedText } from '../../language/hcl/literal-text.ts'
import type { Place, SourceText } from '../../language/source.ts'
import { type JsonProperty, type JsonValue, propertyNamed, readJson } from '../json/json-document.ts'
import { type JsonComponent, readJsonTemplate } from '../json/json-template.ts'
import { Report } from '../report.ts'
import { userVariablesIn } from './asked-variables.ts'
import { convertOption, nanoseconds } from './convert-option.ts'
import { convertProperties, optionUnder } from './convert-properties.ts'
import { type NoteKind, type TellAt, type TextContext, textContext } from './convert-text.ts'
import { attributeLines, blockLines, convertValue, keyCode, listCode, objectCode } from './convert-value.ts'
import { convertVariables } from './convert-variables.ts'

/** Something that means something else now, or could not be converted. */
export interface UpgradeNote {
  /** What failed stands in the result as it was written, and is not the same any more. */
  readonly kind: NoteKind
  readonly summary: string
  /** What to do about it. */
  readonly detail: string
  /** In the legacy template. */
  readonly place: Place
}

/** A legacy template as HCL2. */
export interface Upgrade {
  /** In the canonical style. */
  readonly text: string
  readonly notes: readonly UpgradeNote[]
}

export interface UpgradeOptions {
  /** Say in comments where things came from, and what to look at. */
  readonly annotations?: boolean
}

/**
 * Converts a legacy JSON template to HCL2 (spec/templates.md 8.2): the build plan stays the same. `override` and `only`
 * are kept right; what cannot be converted is told. Without an upgrade, `diagnostics` says why the template cannot be read.
 */
export function upgradeTemplate(
  source: SourceText,
  options: UpgradeOptions = {},
): { readonly upgrade?: Upgrade; readonly diagnostics: readonly Diagnostic[] } {
  const report = new Report()
  const template = readJsonTemplate(source, report)
  const root = readJson(source, new Report())
  if (template === undefined || root?.kind !== 'object' || report.errorCount > 0) {
    return { diagnostics: report.diagnostics }
  }
  const notes: UpgradeNote[] = []
  const tell: TellAt = (kind, place, summary, detail) => void notes.push({ kind, summary, detail, place })
  const variables = convertVariables(template, userVariablesIn(root), tell)
  const contextAt = (place: TextContext['place'], at: Place): TextContext =>
    textContext(place, variables.reference, at, tell)
  const names = sourceNames(template.builders, tell)
  const comment = (text: string) => (options.annotations === true ? [`# ${text}`] : [])

  const lines: string[] = []
  for (const { name, value } of root.properties) {
    if (!name.startsWith('_') || value.kind !== 'string') continue
    lines.push(...value.text.split('\n').map((line) => `# ${line}`.trimEnd()))
  }
  if (lines.length > 0) lines.push('')
  lines.push(...packerLines(root, [...template.builders, ...template.provisioners]), ...variables.lines)
  const push = propertyNamed(root, 'push')
  if (push !== undefined) tell('changed', push.place, 'push is left out', 'It was for a service that is no more.')

  for (const [at, builder] of template.builders.entries()) {
    const type = builder.type
    const context = contextAt('builder', builder.place)
    const own = builder.properties.filter(({ name }) => name !== 'name')
    const content = convertProperties(own, componentOf('builder', type)?.options, context)
    lines.push(...comment('The builder of this name, with its options.'))
    lines.push(...blockLines(`source ${quotedText(type)} ${quotedText(names.local[at] ?? type)}`, content), '')
  }
  const step: StepContext = { names, contextAt, tell }
  const build = [
    ...(template.description === undefined ? [] : attributeLines('description', quotedText(template.description))),
    ...attributeLines('sources', listCode(names.references.map((reference) => quotedText(`source.${reference}`)))),
    '',
    ...template.provisioners.flatMap((one) => [...provisionerLines('provisioner', one, step), '']),
    ...(template.errorCleanup === undefined
      ? []
      : [...provisionerLines('error-cleanup-provisioner', template.errorCleanup, step), '']),
    ...template.chains.flatMap((chain) => [...chainLines(chain, step), '']),
  ]
  lines.push(...comment('What is built from which sources, and with which steps.'))
  lines.push(...blockLines('build', build.at(-1) === '' ? build.slice(0, -1) : build))
  notes.sort((a, b) => a.place.span.from - b.place.span.from)
  if (options.annotations === true && notes.length > 0) {
    lines.unshift('# To look at:', ...notes.map(({ summary, detail }) => `# - ${summary}. ${detail}`.trimEnd()), '')
  }
  return { upgrade: { text: formatHcl(`${lines.join('\n')}\n`), notes }, diagnostics: report.diagnostics }
}

interface SourceNames {
  /** The second label of each builder's source. */
  readonly local: readonly string[]
  /** `type.name` of each. */
  readonly references: readonly string[]
  /** By the builder's name as the legacy template has it. */
  readonly byRawName: ReadonlyMap<string, { readonly local: string; readonly reference: string }>
}

/** A source is called as its builder was, as far as HCL2 can refer to it by that name. */
function sourceNames(builders: readonly JsonComponent[], tell: TellAt): SourceNames {
  const local: string[] = []
  const byRawName = new Map<string, { readonly local: string; readonly reference: string }>()
  const raws = builders.map(rawNameOf)
  // A name that HCL2 can say stays with its builder, whatever others come to.
  const kept = new Set(raws.filter((raw) => sayable(raw) === raw))
  for (const [at, { type, properties, place }] of builders.entries()) {
    const written = properties.find(({ name }) => name === 'name')?.value
    const raw = raws[at] ?? type
    const plain = sayable(raw)
    let name = plain
    for (let number = 2; local.includes(name) || (name !== raw && kept.has(name)); number += 1) {
      name = `${plain}_${number}`
    }
    if (name !== raw) {
      tell(
        'changed',
        written?.place ?? place,
        `the builder "${raw}" is now the source "${name}"`,
        'HCL2 cannot refer to other characters. Steps that look at PACKER_BUILD_NAME see the new name.',
      )
    }
    local.push(name)
    byRawName.set(raw, { local: name, reference: `${type}.${name}` })
  }
  return { local, references: [...byRawName.values()].map(({ reference }) => reference), byRawName }
}

/** A builder is called as its type unless it says otherwise. */
function rawNameOf({ type, properties }: JsonComponent): string {
  const written = properties.find(({ name }) => name === 'name')?.value
  return written?.kind === 'string' && written.text !== '' ? written.text : type
}

function sayable(name: string): string {
  return name.replace(/[^A-Za-z0-9_-]/g, '_').replace(/^(?=[^A-Za-z_])/, '_')
}

/** Plugins that provide component types by the beginning of their names; nothing is downloaded for them here. */
const plugins: readonly { readonly prefix: string; readonly source: string; readonly version: string }[] = [
  { prefix: 'osc', source: 'github.com/outscale/outscale', version: '>= 1.0.0' },
  { prefix: 'outscale', source: 'github.com/outscale/outscale', version: '>= 1.0.0' },
  { prefix: 'ansible', source: 'github.com/hashicorp/ansible', version: '>= 1.0.0' },
  { prefix: 'windows-update', source: 'github.com/rgl/windows-update', version: '>= 0.14.0' },
]

function packerLines(root: JsonValue, components: readonly JsonComponent[]): readonly string[] {
  const version = propertyNamed(root, 'min_packer_version')?.value
  const used = plugins.filter(({ prefix }) =>
    components.some(({ type }) => type === prefix || type.startsWith(`${prefix}-`)),
  )
  const required = used.flatMap(({ prefix, source, version: wanted }) => [
    ...attributeLines(
      prefix,
      objectCode([
        ['source', quotedText(source)],
        ['version', quotedText(wanted)],
      ]),
    ),
  ])
  const content = [
    ...(version?.kind === 'string' ? [`required_version = ${quotedText(`>= ${version.text}`)}`, ''] : []),
    ...(required.length === 0 ? [] : blockLines('required_plugins', required)),
  ]
  return content.length === 0 ? [] : [...blockLines('packer', content), '']
}

interface StepContext {
  readonly names: SourceNames
  readonly contextAt: (place: TextContext['place'], at: Place) => TextContext
  readonly tell: TellAt
}

function provisionerLines(head: string, written: JsonComponent, step: StepContext): readonly string[] {
  const options = componentOf('provisioner', written.type)?.options
  return blockLines(`${head} ${quotedText(written.type)}`, stepLines(written, options, step))
}

function chainLines(chain: readonly JsonComponent[], step: StepContext): readonly string[] {
  const blocks = chain.map((written) => {
    const options = componentOf('post-processor', written.type)?.options
    return blockLines(`post-processor ${quotedText(written.type)}`, stepLines(written, options, step))
  })
  return blocks.length === 1 ? (blocks[0] ?? []) : blockLines('post-processors', blocks.flat())
}

function stepLines(written: JsonComponent, options: OptionSet | undefined, step: StepContext): readonly string[] {
  const context = step.contextAt('step', written.place)
  return written.properties.flatMap((property) => {
    const { name, value } = property
    switch (name) {
      case 'only':
      case 'except':
        return attributeLines(name, namesCode(value, step))
      case 'override':
        return attributeLines(name, overrideCode(value, options, step, context))
      case 'pause_before':
      case 'timeout':
        return attributeLines(name, durationCode(property, step))
      case 'max_retries':
        return attributeLines(name, convertValue(value, context))
      default:
        return convertProperties([property], options, context)
    }
  })
}

/** Builders are named by their name alone there, by type and name here. */
function namesCode(value: JsonValue, { names }: StepContext): string {
  if (value.kind !== 'array') return '[]'
  return listCode(
    value.items.flatMap((item) =>
      item.kind === 'string' ? [quotedText(names.byRawName.get(item.text)?.reference ?? item.text)] : [],
    ),
  )
}

function overrideCode(
  value: JsonValue,
  options: OptionSet | undefined,
  { names }: StepContext,
  context: TextContext,
): string {
  if (value.kind !== 'object') return '{}'
  return objectCode(
    value.properties.map(({ name, value: own }) => [
      names.byRawName.get(name)?.local ?? quotedText(name),
      own.kind === 'object' ? optionsCode(own.properties, options, context) : convertValue(own, context),
    ]),
  )
}

/** The options that are overridden for one source, as a map. */
function optionsCode(
  properties: readonly JsonProperty[],
  options: OptionSet | undefined,
  context: TextContext,
): string {
  return objectCode(
    properties.map(({ name, value }) => [
      keyCode(name, context),
      convertOption(value, optionUnder(options, name)?.shape, context),
    ]),
  )
}

/** A bare number counts nanoseconds in a legacy template. */
function durationCode({ name, value, place }: JsonProperty, { tell }: StepContext): string {
  if (value.kind !== 'number') return value.kind === 'string' ? quotedText(value.text) : '"0s"'
  tell('changed', place, `${name} was ${value.text} nanoseconds`, `Write "${value.text}s" if seconds are meant.`)
  return quotedText(nanoseconds(value.text))
}
