import { references } from '../../language/evaluate/references.ts'
import { parseHcl } from '../../language/hcl/parse-hcl.ts'
import type { Body, Expression, HclFile } from '../../language/hcl/syntax-tree.ts'
import type { SourceText, Span, TextChange } from '../../language/source.ts'
import { attributesOf, blocksOf } from '../form/cards.ts'

export type SymbolKind = 'variable' | 'local' | 'source' | 'data'

/** A place in one of a template's files, by its index. */
export interface FileSpan {
  readonly file: number
  readonly span: Span
}

/** Something that a template names in one place and mentions in others. */
export interface TemplateSymbol {
  readonly kind: SymbolKind
  /** As it is mentioned: `region`, or `osc-bsu.web` of sources and data sources. */
  readonly name: string
  /** Where its name is declared, without quotes; undefined when it is only mentioned. */
  readonly declaration?: FileSpan
  /** The names where it is mentioned; of sources and data sources, the last part. */
  readonly mentions: readonly FileSpan[]
}

/** Everything that the files of a template declare or mention. */
export function symbolsOf(sources: readonly SourceText[]): readonly TemplateSymbol[] {
  const found = new Map<string, { kind: SymbolKind; name: string; declaration?: FileSpan; mentions: FileSpan[] }>()
  const entry = (kind: SymbolKind, name: string) => {
    const key = `${kind} ${name}`
    const known = found.get(key) ?? { kind, name, mentions: [] }
    found.set(key, known)
    return known
  }
  sources.forEach((source, at) => {
    const { file } = parseHcl(source)
    for (const { kind, name, span } of declarationsIn(file)) entry(kind, name).declaration ??= { file: at, span }
    for (const { kind, name, span } of mentionsIn(file.body)) entry(kind, name).mentions.push({ file: at, span })
  })
  return [...found.values()]
}

/** The symbol whose declaration or mention is at an offset of a file. */
export function symbolAt(symbols: readonly TemplateSymbol[], file: number, offset: number): TemplateSymbol | undefined {
  const isHere = (place: FileSpan) => place.file === file && place.span.from <= offset && offset <= place.span.to
  return symbols.find((one) => (one.declaration !== undefined && isHere(one.declaration)) || one.mentions.some(isHere))
}

/** A change for each place of a symbol, by file. */
export function renameSymbol(symbol: TemplateSymbol, name: string): ReadonlyMap<number, readonly TextChange[]> {
  const changes = new Map<number, TextChange[]>()
  const places = [...(symbol.declaration === undefined ? [] : [symbol.declaration]), ...symbol.mentions]
  for (const { file, span } of places) {
    changes.set(file, [...(changes.get(file) ?? []), { ...span, insert: name }])
  }
  return changes
}

/** Why a symbol cannot be called so: undefined when it can. */
export function renameFault(
  symbols: readonly TemplateSymbol[],
  symbol: TemplateSymbol,
  name: string,
): 'same' | 'not-a-name' | 'taken' | undefined {
  const scope = symbol.name.slice(0, symbol.name.lastIndexOf('.') + 1)
  if (scope + name === symbol.name) return 'same'
  if (!/^[\p{ID_Start}_][\p{ID_Continue}-]*$/u.test(name)) return 'not-a-name'
  const taken = symbols.some((one) => one !== symbol && one.kind === symbol.kind && one.name === scope + name)
  return taken ? 'taken' : undefined
}

interface Named {
  readonly kind: SymbolKind
  readonly name: string
  readonly span: Span
}

function declarationsIn(file: HclFile): readonly Named[] {
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

function insideQuotes({ quoted, span }: { readonly quoted: boolean; readonly span: Span }): Span {
  return quoted ? { from: span.from + 1, to: span.to - 1 } : span
}

function mentionsIn(body: Body): readonly Named[] {
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
