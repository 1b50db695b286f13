import { references } from '../../language/evaluate/references.ts'
import type { Body, Expression, HclFile } from '../../language/hcl/syntax-tree.ts'
import type { Span } from '../../language/source.ts'
import { attributesOf, blocksOf } from '../form/cards.ts'

/** What has a name in a template: `region` of variables and locals, `osc-bsu.web` of sources and data sources. */
export type SymbolKind = 'variable' | 'local' | 'source' | 'data'

/** A name where it is declared or mentioned. */
export interface Named {
  readonly kind: SymbolKind
  readonly name: string
  readonly span: Span
}

/** What native HCL declares. */
export function declarationsIn(file: HclFile): readonly Named[] {
  return blocksOf(file.body).flatMap((block): readonly Named[] => {
    const [first, second] = block.labels
    switch (block.type) {
      case 'variable':
      case 'local':
        return first === undefined ? [] : [{ kind: block.type, name: first.text, span: insideQuotes(first) }]
      case 'variables':
        return attributesOf(block.body).map(({ name, nameSpan }) => ({ kind: 'variable', name, span: nameSpan }))
      case 'locals':
        return attributesOf(block.body).map(({ name, nameSpan }) => ({ kind: 'local', name, span: nameSpan }))
      case 'source':
      case 'data':
        if (first === undefined || second === undefined) return []
        return [{ kind: block.type, name: `${first.text}.${second.text}`, span: insideQuotes(second) }]
      default:
        return []
    }
  })
}

/** A name in quotes without them. */
export function insideQuotes({ quoted, span }: { readonly quoted: boolean; readonly span: Span }): Span {
  return quoted ? { from: span.from + 1, to: span.to - 1 } : span
}

/** What a body mentions, and those within it. */
export function mentionsIn(body: Body): readonly Named[] {
  return body.items.flatMap((item) => {
    if (item.kind === 'block') {
      const label = item.type === 'source' ? item.labels[0] : undefined
      const named = label === undefined ? undefined : sourceNamed(label.text, insideQuotes(label).from)
      return [...(named === undefined ? [] : [named]), ...mentionsIn(item.body)]
    }
    const quoted = item.name === 'sources' && item.value.kind === 'tuple' ? item.value.elements : []
    const bySource = quoted.flatMap((element): readonly Named[] => {
      const [part, ...rest] = element.kind === 'template' ? element.parts : []
      const named = part?.kind === 'text' && rest.length === 0 ? sourceNamed(part.value, part.span.from) : undefined
      return named === undefined ? [] : [named]
    })
    return [
      ...bySource,
      ...(item.name === 'only' || item.name === 'except' ? buildsNamed(item.value) : []),
      ...references(item.value).flatMap(mentionOf),
    ]
  })
}

/** `source.osc-bsu.web`, written as text at an offset. */
function sourceNamed(text: string, at: number): Named | undefined {
  const [, type, name] = /^source\.([^.]+)\.([^.]+)$/.exec(text) ?? []
  if (type === undefined || name === undefined) return undefined
  const from = at + text.length - name.length
  return { kind: 'source', name: `${type}.${name}`, span: { from, to: from + name.length } }
}

/** Sources by the names of their builds: `only = ["osc-bsu.web"]`. What has a wildcard in it means no single one. */
function buildsNamed(value: Expression): readonly Named[] {
  if (value.kind !== 'tuple') return []
  return value.elements.flatMap((element): readonly Named[] => {
    const [part, ...rest] = element.kind === 'template' ? element.parts : []
    if (part?.kind !== 'text' || rest.length > 0) return []
    const [, type, name] = /^([\w-]+)\.([\w-]+)$/.exec(part.value) ?? []
    if (type === undefined || name === undefined) return []
    const to = part.span.from + part.value.length
    return [{ kind: 'source', name: `${type}.${name}`, span: { from: to - name.length, to } }]
  })
}

function mentionOf({ root, path }: ReturnType<typeof references>[number]): readonly Named[] {
  const [first, second] = path
  if (first === undefined) return []
  if (root === 'var') return [{ kind: 'variable', name: first.name, span: first.span }]
  if (root === 'local') return [{ kind: 'local', name: first.name, span: first.span }]
  if ((root === 'data' || root === 'source') && second !== undefined) {
    return [{ kind: root, name: `${first.name}.${second.name}`, span: second.span }]
  }
  return []
}
