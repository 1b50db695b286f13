import type { Component } from '../../catalog/component.ts'
import type { OptionSet } from '../../catalog/option.ts'
import { type DisabledBlock, disabledBlocks } from '../../language/hcl/disabled-lines.ts'
import type { Attribute, Block, Body, Expression } from '../../language/hcl/syntax-tree.ts'
import { type CardRole, componentFor, optionsOf } from './component-options.ts'
import type { FormFile } from './form-file.ts'

/** A block of a template that the form shows as a card. It belongs to one reading of the text: read again after an edit. */
export interface Card {
  /** Says which card it is, also after edits elsewhere: `source osc-bsu.web`, `build 0 provisioner 2`. */
  readonly id: string
  readonly role: CardRole
  /** As written: `outscale-bsu`. */
  readonly type: string
  /** The second label, of sources and data sources. */
  readonly name?: string
  /** Undefined when the type is none that OMI Studio knows. */
  readonly component: Component | undefined
  /** What can be set in it: the component's own options, then those that every one of its role takes. */
  readonly options: OptionSet
  readonly file: FormFile
  readonly block: Block
  /** The body in which the block stands, among its siblings. */
  readonly container: Body
}

/** A step of a build, or a whole chain of them, that is kept as a comment until it is enabled. */
export interface DisabledStep {
  readonly id: string
  readonly role: 'provisioner' | 'error-cleanup-provisioner' | 'post-processor'
  /** The components, as written: one, or those of a chain. */
  readonly types: readonly string[]
  readonly file: FormFile
  readonly disabled: DisabledBlock
}

/** One `build` block: what it builds from, what it does, and what it does with the result. */
export interface BuildCards {
  readonly id: string
  readonly file: FormFile
  readonly block: Block
  /** `osc-bsu.web`, as `sources` and `source` blocks name them. */
  readonly sources: readonly string[]
  readonly provisioners: readonly Card[]
  readonly errorCleanup?: Card
  /** Each chain gets the build's artifact; within one, each post-processor gets the result of the one before. */
  readonly chains: readonly (readonly Card[])[]
  /** Those that stand within the build, in the order of the text. */
  readonly disabled: readonly DisabledStep[]
}

/** A template as cards. */
export interface TemplateCards {
  readonly sources: readonly Card[]
  readonly data: readonly Card[]
  readonly builds: readonly BuildCards[]
}

/** Reads the files of a template as cards. What no card shows stays in the text as it is. */
export function cardsOf(files: readonly FormFile[]): TemplateCards {
  const sources: Card[] = []
  const data: Card[] = []
  const builds: BuildCards[] = []
  for (const file of files) {
    for (const block of blocksOf(file.file.body)) {
      if (block.type === 'source') {
        // A legacy builder may have no name, and its name is an option that changes.
        const id = file.syntax === 'legacy' ? legacySourceId(sources.length) : undefined
        sources.push(cardOf('source', file, file.file.body, block, id))
      } else if (block.type === 'data') data.push(cardOf('data', file, file.file.body, block))
      else if (block.type === 'build') builds.push(buildCards(`build ${builds.length}`, file, block))
    }
  }
  return { sources, data, builds }
}

/** The id of a legacy template's builder, by its place from 0. */
export function legacySourceId(at: number): string {
  return `source ${at}`
}

/** Every card, in the order of the text's files. */
export function allCards({ sources, data, builds }: TemplateCards): readonly Card[] {
  return [...data, ...sources, ...builds.flatMap(cardsOfBuild)]
}

function cardsOfBuild({ provisioners, errorCleanup, chains }: BuildCards): readonly Card[] {
  return [...provisioners, ...(errorCleanup === undefined ? [] : [errorCleanup]), ...chains.flat()]
}

/** The blocks of a body, in their order. */
export function blocksOf(body: Body): readonly Block[] {
  return body.items.filter((item) => item.kind === 'block')
}

/** The attributes of a body, in their order. */
export function attributesOf(body: Body): readonly Attribute[] {
  return body.items.filter((item) => item.kind === 'attribute')
}

function cardOf(role: CardRole, file: FormFile, container: Body, block: Block, id?: string): Card {
  const type = block.labels[0]?.text ?? ''
  const name = block.labels[1]?.text
  const component = componentFor(role, type)
  return {
    id: id ?? `${role} ${type}.${name ?? ''}`,
    role,
    type,
    ...(name === undefined ? {} : { name }),
    component,
    options: optionsOf(role, component, file.syntax === 'legacy'),
    file,
    block,
    container,
  }
}

function buildCards(id: string, file: FormFile, block: Block): BuildCards {
  const provisioners: Card[] = []
  const chains: Card[][] = []
  let errorCleanup: Card | undefined
  for (const inner of blocksOf(block.body)) {
    if (inner.type === 'provisioner') {
      provisioners.push(cardOf('provisioner', file, block.body, inner, `${id} provisioner ${provisioners.length}`))
    } else if (inner.type === 'error-cleanup-provisioner') {
      errorCleanup ??= cardOf('error-cleanup-provisioner', file, block.body, inner, `${id} error-cleanup`)
    } else if (inner.type === 'post-processor') {
      chains.push([cardOf('post-processor', file, block.body, inner, `${id} chain ${chains.length} step 0`)])
    } else if (inner.type === 'post-processors') {
      const steps = blocksOf(inner.body).filter((one) => one.type === 'post-processor')
      const chain = `${id} chain ${chains.length}`
      chains.push(steps.map((one, at) => cardOf('post-processor', file, inner.body, one, `${chain} step ${at}`)))
    }
  }
  return {
    id,
    file,
    block,
    sources: sourcesOf(block),
    provisioners,
    ...(errorCleanup === undefined ? {} : { errorCleanup }),
    chains: chains.filter((chain) => chain.length > 0),
    disabled: disabledSteps(id, file, block.body),
  }
}

function disabledSteps(id: string, file: FormFile, { span }: Body): readonly DisabledStep[] {
  return disabledBlocks(file.text, file.file.comments)
    .filter((one) => one.span.from >= span.from && one.span.to <= span.to)
    .flatMap((disabled, at): readonly DisabledStep[] => {
      const { type, body } = disabled.block
      const blocks = type === 'post-processors' ? blocksOf(body) : [disabled.block]
      const role = type === 'post-processors' ? 'post-processor' : type
      if (role !== 'provisioner' && role !== 'error-cleanup-provisioner' && role !== 'post-processor') return []
      const types = blocks.map(({ labels }) => labels[0]?.text ?? '')
      return [{ id: `${id} disabled ${at}`, role, types, file, disabled }]
    })
}

function sourcesOf(build: Block): readonly string[] {
  const listed = attributesOf(build.body).find(({ name }) => name === 'sources')?.value
  const references = listed?.kind === 'tuple' ? listed.elements.map(referenceText) : []
  const blocks = blocksOf(build.body)
    .filter(({ type }) => type === 'source')
    .map(({ labels }) => labels[0]?.text)
  return [...references, ...blocks].filter((text) => text !== undefined).map((text) => text.replace(/^source\./, ''))
}

/** `"source.osc-bsu.web"` or `source.osc-bsu.web`; undefined for what only evaluation knows. */
function referenceText(expression: Expression): string | undefined {
  if (expression.kind === 'template') {
    const [part, ...rest] = expression.parts
    return rest.length === 0 && part?.kind === 'text' ? part.value : undefined
  }
  if (expression.kind === 'variable') return expression.name
  if (expression.kind !== 'attribute-access') return undefined
  const object = referenceText(expression.object)
  return object === undefined ? undefined : `${object}.${expression.name}`
}
