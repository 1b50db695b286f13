import { componentOf, typeNames } from '../../catalog/components.ts'
import { nearestName } from '../../language/evaluate/did-you-mean.ts'
import { type Reference, references } from '../../language/evaluate/references.ts'
import type { Body } from '../../language/hcl/syntax-tree.ts'
import type { Value } from '../../language/value.ts'
import { convert, withoutOptional } from '../../language/values/convert.ts'
import { markSensitive } from '../../language/values/inspect.ts'
import { objectValue, unknownValue } from '../../language/values/make.ts'
import { fromPlain, type Plain } from '../../language/values/plain.ts'
import { mapOf, objectOf, stringType } from '../../language/values/types.ts'
import type { DataSourcePlan } from '../data-source-plan.ts'
import { decodeOptions } from '../decode-options.ts'
import { renameIn } from '../rename-mend.ts'
import type { TemplateRenderer } from '../renderer.ts'
import { headPlace, labelOf, type TemplateBlock } from './body-content.ts'
import { canonicalPrefix } from './packer-block.ts'
import type { Declarations, LocalDeclaration } from './root-blocks.ts'
import { evaluateIn, type Names, withNames } from './scopes.ts'
import { type BodyContext, noteSensitive, writtenBody } from './written-body.ts'

export interface LocalsAndData {
  /** `local` and `data`, together with the names that they were made with. */
  readonly names: Names
  readonly dataSources: readonly DataSourcePlan[]
  readonly locals: ReadonlyMap<string, Value>
}

/** What the data source `outscale-omi` gives (spec/builders.md 1.12). */
const omiType = objectOf({
  id: stringType,
  name: stringType,
  creation_date: stringType,
  owner: stringType,
  owner_name: stringType,
  tags: mapOf(stringType),
})

/**
 * Evaluates locals and data sources in the order of their dependencies (spec/templates.md 3.4). `results` are those of
 * data sources that have been read; others are unknown. Cycles are reported with every member named.
 */
export function evaluateLocalsAndData(
  declarations: Declarations,
  names: Names,
  results: ReadonlyMap<string, Plain>,
  renderer: TemplateRenderer,
  context: BodyContext,
): LocalsAndData {
  const locals = new Map<string, Value>()
  const data = new Map<string, Value>()
  const dataSources: DataSourcePlan[] = []
  const done = new Set<string>()
  const under: string[] = []

  const inSight = () => withNames(names, { local: objectValue(locals), data: dataObject(data) })

  const visit = (node: string): void => {
    if (done.has(node)) return
    if (under.includes(node)) {
      reportCycle([...under.slice(under.indexOf(node)), node])
      return
    }
    under.push(node)
    for (const dependency of dependenciesOf(node)) visit(dependency)
    under.pop()
    if (done.has(node)) return
    done.add(node)
    settle(node)
  }

  const dependenciesOf = (node: string): readonly string[] => {
    const [kind, rest] = splitNode(node)
    const local = kind === 'local' ? declarations.locals.get(rest) : undefined
    const block = kind === 'data' ? declarations.data.get(rest) : undefined
    const mentioned =
      local !== undefined ? references(local.expression) : block !== undefined ? bodyReferences(block.body) : []
    return mentioned.flatMap((reference) => nodeOf(reference, declarations) ?? [])
  }

  const settle = (node: string): void => {
    const [kind, rest] = splitNode(node)
    if (kind === 'local') {
      const declaration = declarations.locals.get(rest)
      if (declaration !== undefined) locals.set(rest, evaluateLocal(declaration, inSight(), context))
      return
    }
    const block = declarations.data.get(rest)
    if (block === undefined) return
    const plan = planDataSource(rest, block, declarations, inSight(), renderer, context)
    if (plan !== undefined) dataSources.push(plan)
    data.set(rest, resultValue(results.get(rest)))
  }

  const reportCycle = (members: readonly string[]): void => {
    const [kind, rest] = splitNode(members[0] ?? '')
    const block = declarations.data.get(rest)
    const place =
      kind === 'local' ? declarations.locals.get(rest)?.place : block === undefined ? undefined : headPlace(block)
    context.report.error('cycle', `${members[0]} depends on itself`, {
      detail: `The circle is ${members.join(' → ')}.`,
      place,
    })
    for (const member of members) {
      done.add(member)
      const [memberKind, memberName] = splitNode(member)
      if (memberKind === 'local') locals.set(memberName, unknownValue())
      else data.set(memberName, unknownValue(omiType))
    }
  }

  for (const name of declarations.locals.keys()) visit(`local.${name}`)
  for (const key of declarations.data.keys()) visit(`data.${key}`)
  return { names: inSight(), dataSources, locals }
}

function evaluateLocal(declaration: LocalDeclaration, names: Names, context: BodyContext): Value {
  const { expression, source, sensitive } = declaration
  const value = evaluateIn(expression, source, names, context.machine, context.report) ?? unknownValue()
  const marked = markSensitive(value, sensitive)
  noteSensitive(marked, context.sensitive)
  return marked
}

function planDataSource(
  key: string,
  block: TemplateBlock,
  declarations: Declarations,
  names: Names,
  renderer: TemplateRenderer,
  context: BodyContext,
): DataSourcePlan | undefined {
  const written = labelOf(block, 0)
  const component = componentOf('data-source', canonicalPrefix(written, declarations.plugins))
  if (component === undefined) {
    const near = nearestName(written, typeNames('data-source'))
    context.report.error('unknown-component', `there is no data source of type ${written}`, {
      detail: near === undefined ? `There is ${typeNames('data-source').join(', ')}.` : `Did you mean ${near}?`,
      place: headPlace(block),
      mend: near === undefined ? undefined : renameIn(headPlace(block), written, near),
    })
    return undefined
  }
  const entries = writtenBody(block, component.options, names, context)
  const decoded = decodeOptions({ component, entries, place: headPlace(block), dialect: 'hcl2', renderer })
  context.report.add(decoded.diagnostics)
  for (const secret of decoded.secrets) context.sensitive.add(secret)
  return { key, type: component.type, place: headPlace(block), options: decoded.values, unknown: decoded.unknown }
}

function resultValue(result: Plain | undefined): Value {
  if (result === undefined) return unknownValue(omiType)
  const conversion = convert(fromPlain(result), withoutOptional(omiType))
  return conversion.ok ? conversion.value : unknownValue(omiType)
}

/** `{ "outscale-omi" = { base = … } }` from values by `type.name`. */
function dataObject(data: ReadonlyMap<string, Value>): Value {
  const byType = new Map<string, Map<string, Value>>()
  for (const [key, value] of data) {
    const [type, name] = splitKey(key)
    byType.set(type, (byType.get(type) ?? new Map()).set(name, value))
  }
  return objectValue(new Map([...byType].map(([type, named]) => [type, objectValue(named)])))
}

function bodyReferences(body: Body): readonly Reference[] {
  return body.items.flatMap((item) => (item.kind === 'attribute' ? references(item.value) : bodyReferences(item.body)))
}

function nodeOf({ root, path }: Reference, declarations: Declarations): string | undefined {
  const [first, second] = path
  if (root === 'local' && first !== undefined && declarations.locals.has(first.name)) return `local.${first.name}`
  if (root !== 'data' || first === undefined || second === undefined) return undefined
  const key = `${first.name}.${second.name}`
  return declarations.data.has(key) ? `data.${key}` : undefined
}

/** `local.name` → [`local`, `name`]. */
function splitNode(node: string): readonly [string, string] {
  const at = node.indexOf('.')
  return [node.slice(0, at), node.slice(at + 1)]
}

function splitKey(key: string): readonly [string, string] {
  return splitNode(key)
}
