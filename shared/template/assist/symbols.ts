import { parseHcl } from '../../language/hcl/parse-hcl.ts'
import type { SourceText, Span, TextChange } from '../../language/source.ts'
import { syntaxOf } from '../form/form-file.ts'
import { declarationsIn, mentionsIn, type Named, type SymbolKind } from './named-in-hcl.ts'
import { namedInHclJson, namedInLegacy } from './named-in-json.ts'

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
    const { declarations, mentions } = namedIn(source)
    for (const { kind, name, span } of declarations) entry(kind, name).declaration ??= { file: at, span }
    for (const { kind, name, span } of mentions) entry(kind, name).mentions.push({ file: at, span })
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

function namedIn(source: SourceText): { readonly declarations: readonly Named[]; readonly mentions: readonly Named[] } {
  switch (syntaxOf(source.name)) {
    case 'hcl': {
      const { file } = parseHcl(source)
      return { declarations: declarationsIn(file), mentions: mentionsIn(file.body) }
    }
    case 'hcl-json':
      return namedInHclJson(source)
    case 'legacy':
      return namedInLegacy(source)
  }
}
