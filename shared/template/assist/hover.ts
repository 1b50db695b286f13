import type { Option } from '../../catalog/option.ts'
import type { FunctionTable } from '../../language/functions/function-definition.ts'
import { formatTokens } from '../../language/hcl/format-tokens.ts'
import { parseHcl } from '../../language/hcl/parse-hcl.ts'
import type { Block, BodyItem } from '../../language/hcl/syntax-tree.ts'
import type { SourceText, Span } from '../../language/source.ts'
import { componentFor } from '../form/component-options.ts'
import { syntaxOf } from '../form/form-file.ts'
import { type Enclosing, enclosingAt, jsonEnclosingAt, roleOf } from './enclosing.ts'
import { functionSignature, optionSummary } from './in-words.ts'
import { symbolAt, symbolsOf } from './symbols.ts'

/** What is told about something when the pointer rests on it. */
export interface Hover {
  readonly span: Span
  readonly title: string
  /** Paragraphs. */
  readonly text: readonly string[]
}

/** What there is to tell about what stands at an offset of a file, in whichever syntax. */
export function hoverAt(
  files: readonly SourceText[],
  file: number,
  offset: number,
  functions: FunctionTable,
): Hover | undefined {
  const source = files[file]
  if (source === undefined) return undefined
  const syntax = syntaxOf(source.name)
  const enclosing = syntax === 'hcl' ? enclosingAt(parseHcl(source).file, offset) : jsonEnclosingAt(source, offset)
  const item = enclosing.body.items.find(({ span }) => span.from <= offset && offset <= span.to)
  const owner = enclosing.blocks.at(-1)
  return (
    (item === undefined ? undefined : itemHover(item, enclosing, offset)) ??
    // A legacy component says within itself what it is.
    (syntax === 'legacy' && owner !== undefined ? componentHover(owner, offset) : undefined) ??
    (syntax === 'hcl' ? functionHover(source.text, 0, offset, functions) : undefined) ??
    (syntax === 'hcl-json' ? functionInText(source.text, offset, functions) : undefined) ??
    symbolHover(files, file, offset)
  )
}

function itemHover(item: BodyItem, { options, languageBlocks }: Enclosing, offset: number): Hover | undefined {
  const span = item.kind === 'block' ? item.typeSpan : item.nameSpan
  const name = item.kind === 'block' ? item.type : item.name
  if (isIn(span, offset)) {
    const language = item.kind === 'block' && Object.hasOwn(languageBlocks, name) ? languageBlocks[name] : undefined
    if (language !== undefined) return { span, title: name, text: [language.help] }
    const [canonical, option] = optionUnder(options, name) ?? []
    if (option === undefined || canonical === undefined) return undefined
    return { span, title: `${canonical}: ${optionSummary(option)}`, text: aboutOption(option, canonical, name) }
  }
  return item.kind === 'block' ? componentHover(item, offset) : undefined
}

function componentHover({ type, labels }: Block, offset: number): Hover | undefined {
  const [label] = labels
  const role = roleOf(type)
  if (label === undefined || role === undefined || !isIn(label.span, offset)) return undefined
  const component = componentFor(role, label.text)
  return component === undefined ? undefined : { span: label.span, title: component.title, text: [component.help] }
}

function isIn({ from, to }: Span, offset: number): boolean {
  return from <= offset && offset <= to
}

function optionUnder(options: Enclosing['options'], name: string): readonly [string, Option] | undefined {
  return Object.entries(options ?? {}).find(([own, option]) => own === name || option.aliases?.includes(name))
}

function aboutOption(option: Option, canonical: string, written: string): readonly string[] {
  return [
    option.help,
    option.details,
    option.oneOf === undefined ? undefined : `One of ${option.oneOf.join(', ')}.`,
    option.min === undefined && option.max === undefined
      ? undefined
      : `From ${option.min ?? '…'} to ${option.max ?? '…'}.`,
    option.pattern?.words,
    option.example === undefined ? undefined : `For example: ${option.example}`,
    written === canonical ? undefined : `${written} is another name of ${canonical}.`,
    option.retired?.reason,
  ].filter((line) => line !== undefined)
}

/** A function within `${ }` or `%{ }` of a JSON text. What is escaped in front of it moves nothing: it is read on its own. */
function functionInText(text: string, offset: number, functions: FunctionTable): Hover | undefined {
  const from = Math.max(text.lastIndexOf('${', offset), text.lastIndexOf('%{', offset))
  const lineStart = text.lastIndexOf('\n', offset - 1)
  if (from <= lineStart) return undefined
  const end = text.indexOf('}', offset)
  return functionHover(text.slice(from + 2, end === -1 ? offset : end), from + 2, offset, functions)
}

/** @param start the offset in the file at which the text begins */
function functionHover(text: string, start: number, offset: number, functions: FunctionTable): Hover | undefined {
  const tokens = formatTokens(text).map((token) => ({ ...token, from: token.from + start }))
  const at = tokens.findIndex(
    ({ kind, from, text: word }) => kind === 'identifier' && isIn({ from, to: from + word.length }, offset),
  )
  const token = tokens[at]
  const definition = token === undefined ? undefined : functions.get(token.text)
  if (token === undefined || definition === undefined || tokens[at + 1]?.text !== '(') return undefined
  const span = { from: token.from, to: token.from + token.text.length }
  return { span, title: functionSignature(definition), text: [definition.help] }
}

function symbolHover(files: readonly SourceText[], file: number, offset: number): Hover | undefined {
  const symbol = symbolAt(symbolsOf(files), file, offset)
  const place = symbol?.declaration
  if (symbol === undefined) return undefined
  const here = [place, ...symbol.mentions].find((one) => one?.file === file && isIn(one.span, offset))
  if (here === undefined) return undefined
  const title = `${symbol.kind} ${symbol.name}`
  if (place === undefined) return { span: here.span, title, text: ['It is declared nowhere in this template.'] }
  const text = files[place.file]?.text ?? ''
  const line = text.slice(text.lastIndexOf('\n', place.span.from) + 1).split('\n', 1)[0] ?? ''
  return { span: here.span, title, text: [line.trim()] }
}
