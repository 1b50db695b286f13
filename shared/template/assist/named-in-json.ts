import { type JsonValue, readJsonTree } from '../../language/hcl/json-tree.ts'
import type { Expression } from '../../language/hcl/syntax-tree.ts'
import type { SourceText, Span } from '../../language/source.ts'
import { attributesOf } from '../form/cards.ts'
import { hclJsonBlocks } from '../form/json-blocks.ts'
import { declarationsIn, insideQuotes, mentionsIn, type Named, type SymbolKind } from './named-in-hcl.ts'

interface NamesOfFile {
  readonly declarations: readonly Named[]
  readonly mentions: readonly Named[]
}

/** What a file of HCL-JSON (`.pkr.json`) declares and mentions. */
export function namedInHclJson(source: SourceText): NamesOfFile {
  const { file } = hclJsonBlocks(source)
  const declared = attributesOf(file.body).flatMap(({ name, value }): readonly Named[] => {
    switch (name) {
      case 'variable':
      case 'variables':
        return keysOf(value).map((key) => ({ kind: 'variable', ...key }))
      case 'local':
      case 'locals':
        return keysOf(value).map((key) => ({ kind: 'local', ...key }))
      default:
        return []
    }
  })
  return {
    declarations: [...declared, ...declarationsIn(file)].filter((one) => isPlain(source, one)),
    mentions: mentionsIn(file.body).filter((one) => isPlain(source, one)),
  }
}

/** The names that an object has, or all objects of an array: a block may be either. */
function keysOf(value: Expression): readonly { readonly name: string; readonly span: Span }[] {
  if (value.kind === 'tuple') return value.elements.flatMap(keysOf)
  if (value.kind !== 'object') return []
  return value.items.flatMap(({ key }) =>
    key.kind === 'name' && key.name !== '//'
      ? [{ name: key.name, span: insideQuotes({ quoted: true, span: key.span }) }]
      : [],
  )
}

/** What a legacy template declares and mentions: user variables, and builders by their names. */
export function namedInLegacy(source: SourceText): NamesOfFile {
  const { root } = readJsonTree(source)
  const declarations: Named[] = []
  const mentions: Named[] = []
  const add = (to: Named[], kind: SymbolKind, name: string, string: Span) => {
    const one: Named = { kind, name, span: insideQuotes({ quoted: true, span: string }) }
    if (isPlain(source, one)) to.push(one)
  }
  const properties = root?.kind === 'object' ? root.properties : []
  for (const { name, value } of properties) {
    if (name === 'variables' && value.kind === 'object') {
      for (const variable of value.properties) add(declarations, 'variable', variable.name, variable.nameSpan)
    }
    // What is not to be shown is named here; its values are elsewhere.
    if (name === 'sensitive-variables') {
      for (const text of textsOf(value)) add(mentions, 'variable', text.text, text.span)
    }
    if (name === 'builders' && value.kind === 'array') {
      for (const builder of value.elements) {
        const named = builder.kind === 'object' ? builder.properties.findLast((one) => one.name === 'name') : undefined
        if (named?.value.kind === 'string') add(declarations, 'source', named.value.text, named.value.span)
      }
    }
  }
  visit(root, (property, value) => {
    if (property === 'only' || property === 'except') {
      for (const text of textsOf(value)) {
        // A builder without a name goes by its type, which is no name to be changed.
        if (declarations.some(({ kind, name }) => kind === 'source' && name === text.text)) {
          add(mentions, 'source', text.text, text.span)
        }
      }
    }
  })
  return { declarations, mentions: [...mentions, ...userCalls(source)] }
}

function visit(value: JsonValue | undefined, tell: (property: string, value: JsonValue) => void): void {
  if (value?.kind === 'array') for (const element of value.elements) visit(element, tell)
  if (value?.kind !== 'object') return
  for (const property of value.properties) {
    tell(property.name, property.value)
    visit(property.value, tell)
  }
}

function textsOf(value: JsonValue): readonly { readonly text: string; readonly span: Span }[] {
  if (value.kind !== 'array') return []
  return value.elements.flatMap((one) => (one.kind === 'string' ? [{ text: one.text, span: one.span }] : []))
}

/** The names in calls of `user` within `{{ }}`, as JSON writes them. */
function userCalls({ text }: SourceText): readonly Named[] {
  return [...text.matchAll(/\{\{(?:(?!\}\}).)*\}\}/g)].flatMap((action) =>
    [...action[0].matchAll(/\buser\s+(?:`([\w-]+)`|\\"([\w-]+)\\")/g)].map((call): Named => {
      const name = call[1] ?? call[2] ?? ''
      const from = action.index + call.index + call[0].indexOf(name, call[0].search(/[`"]/))
      return { kind: 'variable', name, span: { from, to: from + name.length } }
    }),
  )
}

/** Written as it reads, without escapes: only such a name can be put elsewhere by replacing its text. */
function isPlain({ text }: SourceText, { name, span }: Named): boolean {
  return name.slice(name.lastIndexOf('.') + 1) === text.slice(span.from, span.to) && span.to > span.from
}
