import { nearestName } from '../../language/evaluate/did-you-mean.ts'
import type { Attribute } from '../../language/hcl/syntax-tree.ts'
import type { Place } from '../../language/source.ts'
import { elementsOf, textOf } from '../../language/values/inspect.ts'
import type { Report } from '../report.ts'
import { blockOf, headPlace, settled, type TemplateBlock, type TemplateBody } from './body-content.ts'
import { expandDynamic } from './dynamic-blocks.ts'
import { evaluateIn, type Names } from './scopes.ts'
import type { BodyContext } from './written-body.ts'

/** A source that a build uses. */
export interface SourceUse {
  /** As written: `outscale-bsu`. */
  readonly type: string
  readonly name: string
  /** What the build's own `source` block adds, and where names of its iterator are known. */
  readonly addition?: { readonly body: TemplateBody; readonly names: Names }
  readonly place: Place
}

/** A provisioner or post-processor block, wherever it came from. */
export interface ComponentUse {
  /** As written: the label. */
  readonly type: string
  readonly body: TemplateBody
  /** With a `dynamic` block's iterator in sight. */
  readonly names: Names
  readonly place: Place
  /** The label itself, for mends; absent when a `dynamic` block made it. */
  readonly typePlace: Place | undefined
}

export interface BuildBlock {
  readonly name?: string
  readonly description?: string
  readonly place: Place
  readonly sources: readonly SourceUse[]
  readonly provisioners: readonly ComponentUse[]
  readonly errorCleanup?: ComponentUse
  readonly chains: readonly (readonly ComponentUse[])[]
}

const buildBlocks = {
  source: ['reference'],
  provisioner: ['type'],
  'error-cleanup-provisioner': ['type'],
  'post-processor': ['type'],
  'post-processors': [],
  dynamic: ['type'],
  hcp_packer_registry: [],
  from: ['name'],
} as const

/** Reads a `build` block: its names, sources and steps, `dynamic` blocks expanded (spec/templates.md 3.6, 3.7). */
export function readBuildBlock(block: TemplateBlock, names: Names, context: BodyContext): BuildBlock {
  const { report } = context
  const sources: SourceUse[] = []
  const provisioners: ComponentUse[] = []
  const cleanups: ComponentUse[] = []
  const chains: ComponentUse[][] = []
  let name: string | undefined
  let description: string | undefined

  for (const item of settled(block, buildBlocks, report).body.items) {
    if (item.kind === 'attribute') {
      if (item.name === 'sources') sources.push(...readSources(item, block, names, context))
      else if (item.name === 'name') name = readText(item, block, names, context)
      else if (item.name === 'description') description = readText(item, block, names, context)
      else unsupported(item.name, { source: block.source, span: item.nameSpan }, report)
      continue
    }
    for (const part of partsOf(blockOf(block.source, item), names, context)) {
      switch (part.type) {
        case 'source':
          sources.push(...readSourceBlock(part, context))
          break
        case 'provisioner':
          provisioners.push(...componentUse(part, report))
          break
        case 'error-cleanup-provisioner':
          cleanups.push(...componentUse(part, report))
          break
        case 'post-processor':
          chains.push([...componentUse(part, report)])
          break
        case 'post-processors':
          chains.push(readChain(part, context))
          break
        case 'hcp_packer_registry':
        case 'from':
          report.hint('block-ignored', `${part.type} has no effect here`, { place: part.place })
          break
        default:
          unsupported(part.type, part.place, report)
      }
    }
  }
  const [errorCleanup, second] = cleanups
  if (second !== undefined) {
    report.error('block-twice', 'a build has at most one error-cleanup-provisioner', { place: second.place })
  }
  if (sources.length === 0) {
    report.error('no-sources', 'this build has no sources', {
      detail: 'Add sources = ["source.osc-bsu.NAME"], with the type and name of a source block.',
      place: headPlace(block),
    })
  }
  return {
    place: headPlace(block),
    sources,
    provisioners,
    chains: chains.filter((chain) => chain.length > 0),
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    ...(errorCleanup === undefined ? {} : { errorCleanup }),
  }
}

/** A block in a build: written, or made by a `dynamic` block. */
interface Part {
  readonly type: string
  readonly labels: readonly string[]
  readonly labelPlace: Place | undefined
  readonly body: TemplateBody
  readonly names: Names
  readonly place: Place
}

function partsOf(block: TemplateBlock, names: Names, context: BodyContext): readonly Part[] {
  const place = headPlace(block)
  if (block.block.type !== 'dynamic') {
    const label = block.block.labels[0]
    return [
      {
        type: block.block.type,
        labels: block.block.labels.map(({ text }) => text),
        labelPlace: label === undefined ? undefined : labelTextPlace(block, label.span, label.quoted),
        body: block,
        names,
        place,
      },
    ]
  }
  return expandDynamic(block, names, context).flatMap((expanded): Part[] => {
    if (expanded.content === undefined) {
      context.report.warning('unknown-blocks', 'which blocks these are is known only once the data sources are read', {
        detail: 'They are left out of this look at the template.',
        place,
      })
      return []
    }
    const { type, labels, content } = expanded
    return [{ type, labels, labelPlace: undefined, body: content, names: expanded.names, place }]
  })
}

/** The label's text without its quotes. */
function labelTextPlace(block: TemplateBlock, span: { from: number; to: number }, quoted: boolean): Place {
  const inset = quoted ? 1 : 0
  return { source: block.source, span: { from: span.from + inset, to: span.to - inset } }
}

function componentUse(part: Part, report: Report): readonly ComponentUse[] {
  const [type] = part.labels
  if (type === undefined || part.labels.length !== 1) {
    report.error('wrong-labels', `${part.type} takes one label: its type`, {
      detail: `Write ${part.type} "shell" { … }, for example.`,
      place: part.place,
    })
    return []
  }
  return [{ type, body: part.body, names: part.names, place: part.place, typePlace: part.labelPlace }]
}

function readChain(part: Part, context: BodyContext): ComponentUse[] {
  const { items } = settled(part.body, { 'post-processor': ['type'], dynamic: ['type'] }, context.report).body
  return items.flatMap((item) => {
    if (item.kind === 'attribute') {
      unsupported(item.name, { source: part.body.source, span: item.nameSpan }, context.report)
      return []
    }
    return partsOf(blockOf(part.body.source, item), part.names, context).flatMap((inner) => {
      if (inner.type === 'post-processor') return componentUse(inner, context.report)
      context.report.error('unknown-block', `post-processors holds post-processor blocks, not ${inner.type}`, {
        place: inner.place,
      })
      return []
    })
  })
}

function readText(attribute: Attribute, block: TemplateBlock, names: Names, context: BodyContext): string | undefined {
  const value = evaluateIn(attribute.value, block.source, names, context.machine, context.report)
  if (value === undefined || value.kind === 'unknown') return undefined
  const text = textOf(value)
  if (text === undefined && value.kind !== 'null') {
    context.report.error('wrong-type', `${attribute.name} needs a text`, {
      place: { source: block.source, span: attribute.value.span },
    })
  }
  return text === '' ? undefined : text
}

function readSources(
  attribute: Attribute,
  block: TemplateBlock,
  names: Names,
  context: BodyContext,
): readonly SourceUse[] {
  const { report } = context
  const { source } = block
  const value = evaluateIn(attribute.value, source, names, context.machine, report)
  if (value === undefined) return []
  const elements = elementsOf(value)
  const place = { source, span: attribute.value.span }
  if (elements === undefined) {
    report.error('wrong-type', 'sources needs a list of texts such as ["source.osc-bsu.web"]', { place })
    return []
  }
  const parts = attribute.value.kind === 'tuple' ? attribute.value.elements : []
  return elements.flatMap((element, at) => {
    const span = parts[at]?.span
    const text = textOf(element)
    const here = span === undefined ? place : { source, span }
    return text === undefined ? badReference(String(at + 1), here, report) : sourceUse(text, here, report)
  })
}

/** `source.type.name`, `type.name`, or any three parts of which the first does not count. */
function sourceUse(reference: string, place: Place, report: Report): readonly SourceUse[] {
  const parts = reference.split('.')
  const [type, name] = parts.length === 3 ? parts.slice(1) : parts
  if (parts.length < 2 || parts.length > 3 || !type || !name) return badReference(reference, place, report)
  return [{ type, name, place }]
}

function badReference(reference: string, place: Place, report: Report): readonly SourceUse[] {
  report.error('bad-source-reference', `"${reference}" names no source`, {
    detail: 'Write "source.TYPE.NAME", such as "source.osc-bsu.web".',
    place,
  })
  return []
}

function readSourceBlock(part: Part, context: BodyContext): readonly SourceUse[] {
  const [reference] = part.labels
  if (reference === undefined) {
    context.report.error('wrong-labels', 'source takes one label: the source that it uses', {
      detail: 'Write source "source.osc-bsu.web" { … }.',
      place: part.place,
    })
    return []
  }
  const uses = sourceUse(reference, part.labelPlace ?? part.place, context.report)
  return uses.map((use) => ({ ...use, addition: { body: part.body, names: part.names } }))
}

function unsupported(name: string, place: Place, report: Report): void {
  const near = nearestName(name, ['name', 'description', 'sources', ...Object.keys(buildBlocks)])
  const { from } = place.span
  report.error('unknown-block', `a build has no "${name}"`, {
    detail:
      near === undefined
        ? 'It can hold name, description, sources, and the blocks source, provisioner, error-cleanup-provisioner, post-processor, post-processors and dynamic.'
        : `Did you mean ${near}?`,
    place,
    mend:
      near === undefined || !place.source.text.startsWith(name, from)
        ? undefined
        : { title: `Change to ${near}`, changes: [{ from, to: from + name.length, insert: near }] },
  })
}
