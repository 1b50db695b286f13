import { components } from '../../catalog/components.ts'
import type { Option, OptionSet } from '../../catalog/option.ts'
import type { FunctionTable } from '../../language/functions/function-definition.ts'
import { parseHcl } from '../../language/hcl/parse-hcl.ts'
import type { Body } from '../../language/hcl/syntax-tree.ts'
import type { SourceText } from '../../language/source.ts'
import { buildVariableNames } from '../build-variable-names.ts'
import { type CursorContext, cursorContextAt } from './cursor-context.ts'
import { type Enclosing, enclosingAt, optionNamed, roleOf } from './enclosing.ts'
import { functionSignature, optionSummary } from './in-words.ts'
import { symbolsOf } from './symbols.ts'

/** Something that could be written at the cursor. */
export interface Completion {
  readonly label: string
  readonly kind: 'option' | 'block' | 'type' | 'value' | 'symbol' | 'function'
  /** In few words, beside the label. */
  readonly detail?: string
  readonly help?: string
  /** What is put in place of what was typed; `caret` is where in it the cursor goes (its end if absent). */
  readonly insert: string
  readonly caret?: number
  /** Comes before the others. */
  readonly first?: true
}

export interface Completions {
  /** Where what was typed so far begins. */
  readonly from: number
  /** Behind what is replaced; absent: the cursor. */
  readonly to?: number
  readonly items: readonly Completion[]
}

/** What is asked: the files of a template, and the place in one of them. */
export interface CompletionRequest {
  readonly files: readonly SourceText[]
  /** Index of the file that is edited. */
  readonly file: number
  readonly offset: number
  readonly functions: FunctionTable
}

/** What could be written at a place of a native HCL template; undefined where nothing is known. */
export function complete({ files, file, offset, functions }: CompletionRequest): Completions | undefined {
  const source = files[file]
  if (source === undefined) return undefined
  const context = cursorContextAt(source.text, offset)
  if (context.kind === 'nothing') return undefined
  const enclosing = enclosingAt(parseHcl(source).file, offset)
  const items = itemsFor(context, enclosing, files, functions)
  return items.length === 0 ? undefined : { from: context.from, items }
}

function itemsFor(
  context: Exclude<CursorContext, { kind: 'nothing' }>,
  enclosing: Enclosing,
  files: readonly SourceText[],
  functions: FunctionTable,
): readonly Completion[] {
  switch (context.kind) {
    case 'item':
      return [...languageBlockItems(enclosing), ...optionItems(enclosing.options, enclosing.body)]
    case 'label':
      return labelItems(context, files)
    case 'text':
      return textItems(optionNamed(enclosing.options, context.attribute), context.attribute, files)
    case 'expression':
      return expressionItems(context, optionNamed(enclosing.options, context.attribute), files, functions)
  }
}

function languageBlockItems({ languageBlocks }: Enclosing): readonly Completion[] {
  return Object.entries(languageBlocks).map(([label, { help, labels }]) => {
    const head = [label, ...labels.map(() => '""')].join(' ')
    const insert = `${head} {\n}`
    const firstLabel = head.indexOf('""') + 1
    return { label, kind: 'block', help, insert, caret: firstLabel === 0 ? head.length + 2 : firstLabel }
  })
}

/** Options that are not there yet, the missing required ones first. */
function optionItems(options: OptionSet | undefined, body: Body): readonly Completion[] {
  const written = new Set(body.items.map((item) => (item.kind === 'block' ? item.type : item.name)))
  return Object.entries(options ?? {})
    .filter(([name, option]) => option.retired === undefined && (!written.has(name) || option.shape.type === 'blocks'))
    .map(([name, option]) => ({
      label: name,
      kind: isBlock(option) ? 'block' : 'option',
      detail: optionSummary(option),
      help: option.help,
      ...(option.required === true ? { first: true as const } : {}),
      ...insertionOf(name, option),
    }))
}

function isBlock({ shape }: Option): boolean {
  return shape.type === 'block' || shape.type === 'blocks'
}

/** A line for a new option, with the cursor where its value goes. */
function insertionOf(name: string, { shape, fallback }: Option): { insert: string; caret: number } {
  const before = `${name} = `
  switch (shape.type) {
    case 'block':
    case 'blocks':
      return { insert: `${name} {\n}`, caret: name.length + 2 }
    case 'list':
      return { insert: `${before}[]`, caret: before.length + 1 }
    case 'map':
      return { insert: `${before}{}`, caret: before.length + 1 }
    case 'flag': {
      const insert = `${before}${fallback === true ? 'false' : 'true'}`
      return { insert, caret: insert.length }
    }
    case 'integer':
    case 'number':
      return { insert: before, caret: before.length }
    case 'text':
    case 'duration':
      return { insert: `${before}""`, caret: before.length + 1 }
  }
}

function labelItems(
  { blockType, index, quoted }: Extract<CursorContext, { kind: 'label' }>,
  files: readonly SourceText[],
): readonly Completion[] {
  const role = roleOf(blockType)
  if (role === undefined || index > 0) return []
  const asLabel = (label: string) => (quoted ? label : `"${label}"`)
  const kind = { source: 'builder', data: 'data-source', 'post-processor': 'post-processor' }[role as string]
  const types = components
    .filter((one) => one.kind === (kind ?? 'provisioner'))
    .map(
      ({ type, title, help }): Completion => ({
        label: type,
        kind: 'type',
        detail: title,
        help,
        insert: asLabel(type),
      }),
    )
  const declared = blockType === 'source' ? sourceReferences(files) : []
  return [...types, ...declared.map((label): Completion => ({ label, kind: 'symbol', insert: asLabel(label) }))]
}

function sourceReferences(files: readonly SourceText[]): readonly string[] {
  return symbolsOf(files)
    .filter(({ kind, declaration }) => kind === 'source' && declaration !== undefined)
    .map(({ name }) => `source.${name}`)
}

function textItems(
  option: Option | undefined,
  attribute: string | undefined,
  files: readonly SourceText[],
): readonly Completion[] {
  if (attribute === 'sources') {
    return sourceReferences(files).map((label) => ({ label, kind: 'symbol', insert: label }))
  }
  return (option?.oneOf ?? []).map((label) => ({ label, kind: 'value', insert: label }))
}

function expressionItems(
  { typed }: Extract<CursorContext, { kind: 'expression' }>,
  option: Option | undefined,
  files: readonly SourceText[],
  functions: FunctionTable,
): readonly Completion[] {
  const symbols = symbolItems(files)
  // After `var.` functions and values are out of place.
  if (typed.includes('.')) return symbols
  const values = [
    ...(option?.shape.type === 'flag' ? ['true', 'false'] : []),
    ...(option?.oneOf ?? []).map((value) => `"${value}"`),
  ].map((label): Completion => ({ label, kind: 'value', insert: label, first: true }))
  const calls = [...functions.values()].map(
    (definition): Completion => ({
      label: definition.name,
      kind: 'function',
      detail: functionSignature(definition),
      help: definition.help,
      insert: `${definition.name}()`,
      caret: definition.name.length + (definition.parameters.length > 0 || definition.rest !== undefined ? 1 : 2),
    }),
  )
  return [...values, ...symbols, ...calls]
}

function symbolItems(files: readonly SourceText[]): readonly Completion[] {
  const prefixes = { variable: 'var', local: 'local', data: 'data', source: 'source' } as const
  const declared = symbolsOf(files)
    .filter(({ kind, declaration }) => kind !== 'source' && declaration !== undefined)
    .map(({ kind, name }) => `${prefixes[kind]}.${name}`)
  const known = [
    ...buildVariableNames.map((name) => `build.${name}`),
    'source.name',
    'source.type',
    'path.root',
    'path.cwd',
  ]
  return [...declared, ...known].map((label) => ({ label, kind: 'symbol', insert: label }))
}
