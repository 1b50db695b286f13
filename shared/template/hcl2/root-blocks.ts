import type { Expression } from '../../language/hcl/syntax-tree.ts'
import type { Place, SourceText } from '../../language/source.ts'
import type { Report } from '../report.ts'
import {
  blockOf,
  headPlace,
  labelOf,
  readContent,
  settled,
  type TemplateBlock,
  type TemplateBody,
} from './body-content.ts'
import { type PluginNames, readPackerBlock } from './packer-block.ts'
import type { Machine } from './scopes.ts'
import { readShortVariable, readVariable, type VariableDeclaration } from './variables.ts'

/** A `local` block, or one entry of `locals`. */
export interface LocalDeclaration {
  readonly name: string
  readonly source: SourceText
  readonly place: Place
  readonly expression: Expression
  readonly sensitive: boolean
}

/** Everything that a template declares, by name; nothing evaluated but the defaults of variables. */
export interface Declarations {
  readonly variables: ReadonlyMap<string, VariableDeclaration>
  readonly locals: ReadonlyMap<string, LocalDeclaration>
  /** By `type.name`. */
  readonly data: ReadonlyMap<string, TemplateBlock>
  /** By `type.name`. */
  readonly sources: ReadonlyMap<string, TemplateBlock>
  readonly builds: readonly TemplateBlock[]
  readonly plugins: PluginNames
}

const schema = {
  attributes: [],
  blocks: {
    packer: [],
    variable: ['name'],
    variables: [],
    local: ['name'],
    locals: [],
    data: ['type', 'name'],
    source: ['type', 'name'],
    build: [],
    hcp_packer_registry: [],
    communicator: ['type', 'name'],
  },
} as const

/** Collects the declarations of all files of a template (spec/templates.md 3.3). */
export function readRootBlocks(bodies: readonly TemplateBody[], defaultMachine: Machine, report: Report): Declarations {
  const variables = new Map<string, VariableDeclaration>()
  const locals = new Map<string, LocalDeclaration>()
  const data = new Map<string, TemplateBlock>()
  const sources = new Map<string, TemplateBlock>()
  const builds: TemplateBlock[] = []
  const plugins: PluginNames = new Map()
  const blocks = bodies.flatMap((body) => readContent(body, schema, 'a template', report).blocks)
  for (const block of blocks) {
    switch (block.block.type) {
      case 'packer':
        readPackerBlock(block, plugins, report)
        break
      case 'variable':
        addVariable(variables, readVariable(block, defaultMachine, report), report)
        break
      case 'variables':
        for (const item of settled(block, {}, report).body.items) {
          if (item.kind === 'attribute') {
            addVariable(variables, readShortVariable(item, block.source, defaultMachine, report), report)
          } else {
            report.error('unknown-block', 'variables holds lines of the form name = default', {
              place: headPlace(blockOf(block.source, item)),
            })
          }
        }
        break
      case 'local':
        addLocal(locals, readLocal(block, report), report)
        break
      case 'locals':
        readLocals(block, locals, report)
        break
      case 'data':
        addTyped(data, block, 'data source', report)
        break
      case 'source':
        addTyped(sources, block, 'source', report)
        break
      case 'build':
        builds.push(block)
        break
      default:
        report.hint('block-ignored', `${block.block.type} has no effect here`, { place: headPlace(block) })
    }
  }
  return { variables, locals, data, sources, builds, plugins }
}

function addVariable(
  variables: Map<string, VariableDeclaration>,
  declaration: VariableDeclaration,
  report: Report,
): void {
  const earlier = variables.get(declaration.name)
  if (earlier === undefined) variables.set(declaration.name, declaration)
  else declaredTwice('variable', declaration.name, earlier.place, declaration.place, report)
}

function readLocal(block: TemplateBlock, report: Report): LocalDeclaration | undefined {
  const { attributes } = readContent(block, { attributes: ['expression', 'sensitive'], blocks: {} }, 'a local', report)
  const expression = attributes.get('expression')
  const place = headPlace(block)
  if (expression === undefined) {
    report.error('option-missing', `local "${labelOf(block, 0)}" needs expression`, { place })
    return undefined
  }
  const sensitive = attributes.get('sensitive')?.value
  return {
    name: labelOf(block, 0),
    source: block.source,
    place,
    expression: expression.value,
    sensitive: sensitive?.kind === 'literal' && sensitive.value === true,
  }
}

function readLocals(block: TemplateBlock, locals: Map<string, LocalDeclaration>, report: Report): void {
  const { source } = block
  for (const item of settled(block, {}, report).body.items) {
    if (item.kind === 'attribute') {
      const place = { source, span: item.nameSpan }
      addLocal(locals, { name: item.name, source, place, expression: item.value, sensitive: false }, report)
    } else {
      report.error('unknown-block', 'locals holds lines of the form name = expression', {
        place: headPlace(blockOf(source, item)),
      })
    }
  }
}

function addLocal(
  locals: Map<string, LocalDeclaration>,
  declaration: LocalDeclaration | undefined,
  report: Report,
): void {
  if (declaration === undefined) return
  const earlier = locals.get(declaration.name)
  if (earlier === undefined) locals.set(declaration.name, declaration)
  else declaredTwice('local', declaration.name, earlier.place, declaration.place, report)
}

function addTyped(table: Map<string, TemplateBlock>, block: TemplateBlock, what: string, report: Report): void {
  const key = `${labelOf(block, 0)}.${labelOf(block, 1)}`
  const earlier = table.get(key)
  if (earlier === undefined) table.set(key, block)
  else declaredTwice(what, key, headPlace(earlier), headPlace(block), report)
}

function declaredTwice(what: string, name: string, earlier: Place, place: Place, report: Report): void {
  const line = earlier.source.text.slice(0, earlier.span.from).split('\n').length
  report.error('declared-twice', `there is another ${what} "${name}"`, {
    detail: `It is in ${earlier.source.name}, line ${line}. Rename or remove one of the two.`,
    place,
  })
}
