import { parse } from 'just-bash'
import { ShellError } from './control-flow.ts'
import { type Field, patternSource } from './pattern.ts'
import { quoteForShell } from './quoting.ts'
import type { Shell } from './shell.ts'
import { splitSubscript } from './subscript.ts'
import type { ArithmeticSource, ParameterOperation, ParameterPart, WordNode } from './syntax.ts'

/** How the words and expressions inside a `${…}` are expanded. */
export interface InnerExpansion {
  toText(word: WordNode): Promise<string>
  toPattern(word: WordNode): Promise<Field>
  plainText(text: string): Promise<string>
  arithmetic(source: ArithmeticSource): Promise<number>
  /** Sets a variable, for `${x:=word}`. */
  assign(name: string, text: string): Promise<void>
  /** The value of a subscript. */
  evaluate(text: string): Promise<number>
}

/** What a `${…}` gives. A list comes from `@` and `*`; a word is the alternative in `${x:-word}`, not yet expanded. */
export type ParameterValue =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'word'; readonly word: WordNode }

/** A parameter's value before an operation; `undefined` when it is not set. */
type Raw = string | readonly string[] | undefined

/** @throws ShellError for an unset variable under `set -u`, `${x:?}`, and what bash calls a bad substitution. */
export async function expandParameter(
  shell: Shell,
  part: ParameterPart,
  quoted: boolean,
  inner: InnerExpansion,
): Promise<ParameterValue> {
  const { operation } = part
  if (operation?.type === 'ArrayKeys')
    return listValue(shell, shell.variables.keys(operation.array), operation.star, quoted)
  if (operation?.type === 'VarNamePrefix') {
    const names = shell.variables.names().filter((name) => name.startsWith(operation.prefix))
    return listValue(shell, names, operation.star, quoted)
  }
  if (operation?.type === 'Indirection') {
    const target = textOf(shell, await lookUp(shell, part.parameter, inner)) ?? ''
    if (target === '') throw new ShellError(`${part.parameter}: invalid indirect expansion`)
    return expandParameter(
      shell,
      { type: 'ParameterExpansion', parameter: target, operation: operation.innerOp ?? null },
      quoted,
      inner,
    )
  }
  const raw = await lookUp(shell, part.parameter, inner)
  if (operation && isDefaulting(operation)) {
    const alternative = await defaulted(part.parameter, operation, raw, inner)
    if (alternative) return alternative
  } else if (raw === undefined && shell.options.nounset && !isList(part.parameter)) {
    throw new ShellError(`${part.parameter}: unbound variable`, { fatal: true })
  }
  const isStar = /(^|\[)\*\]?$/.test(part.parameter)
  if (operation && !isDefaulting(operation)) {
    const value = await operate(shell, part.parameter, operation, raw, inner)
    return typeof value === 'string' ? { kind: 'text', text: value } : listValue(shell, value, isStar, quoted)
  }
  if (raw === undefined) return { kind: 'text', text: '' }
  return typeof raw === 'string' ? { kind: 'text', text: raw } : listValue(shell, raw, isStar, quoted)
}

function isList(parameter: string): boolean {
  return /(^|\[)[@*]\]?$/.test(parameter)
}

function listValue(shell: Shell, items: readonly string[], star: boolean, quoted: boolean): ParameterValue {
  if (!star || !quoted) return { kind: 'list', items }
  const separator = (shell.variables.get('IFS') ?? ' ').slice(0, 1)
  return { kind: 'text', text: items.join(separator) }
}

async function lookUp(shell: Shell, parameter: string, inner: InnerExpansion): Promise<Raw> {
  if (parameter === '@' || parameter === '*') return shell.positional
  const { base, subscript } = splitSubscript(parameter)
  if (subscript === undefined) return shell.getParameter(base)
  if (subscript === '@' || subscript === '*') return shell.variables.elements(base) ?? []
  if (shell.variables.find(base)?.map) return shell.variables.getElement(base, await inner.plainText(subscript))
  return shell.variables.getElement(base, await inner.evaluate(subscript))
}

function textOf(shell: Shell, raw: Raw): string | undefined {
  return raw === undefined || typeof raw === 'string' ? raw : raw.join((shell.variables.get('IFS') ?? ' ').slice(0, 1))
}

type Defaulting = Extract<
  ParameterOperation,
  { type: 'DefaultValue' | 'AssignDefault' | 'ErrorIfUnset' | 'UseAlternative' }
>

function isDefaulting(operation: ParameterOperation): operation is Defaulting {
  return ['DefaultValue', 'AssignDefault', 'ErrorIfUnset', 'UseAlternative'].includes(operation.type)
}

/** What takes the place of the parameter's own value, if anything does. */
async function defaulted(
  parameter: string,
  operation: Defaulting,
  raw: Raw,
  inner: InnerExpansion,
): Promise<ParameterValue | undefined> {
  const isMissing =
    raw === undefined ||
    (typeof raw === 'string'
      ? operation.checkEmpty && raw === ''
      : raw.length === 0 || (operation.checkEmpty && raw.join('') === ''))
  switch (operation.type) {
    case 'DefaultValue':
      return isMissing ? { kind: 'word', word: operation.word } : undefined
    case 'UseAlternative':
      return isMissing ? { kind: 'text', text: '' } : { kind: 'word', word: operation.word }
    case 'AssignDefault': {
      if (!isMissing) return undefined
      const text = await inner.toText(operation.word)
      await inner.assign(parameter, text)
      return { kind: 'text', text }
    }
    case 'ErrorIfUnset': {
      if (!isMissing) return undefined
      const text = operation.word ? await inner.toText(operation.word) : ''
      throw new ShellError(`${parameter}: ${text || 'parameter null or not set'}`, { fatal: true, code: 127 })
    }
  }
}

type Operating = Exclude<
  ParameterOperation,
  Defaulting | { type: 'Indirection' } | { type: 'ArrayKeys' } | { type: 'VarNamePrefix' }
>

async function operate(
  shell: Shell,
  parameter: string,
  operation: ParameterOperation,
  raw: Raw,
  inner: InnerExpansion,
): Promise<string | string[]> {
  const known = operation as Operating
  switch (known.type) {
    case 'Length':
      return String(typeof raw === 'string' ? [...raw].length : (raw?.length ?? 0))
    case 'LengthSliceError':
      throw new ShellError(`\${#${parameter}}: bad substitution`, { fatal: true })
    case 'BadSubstitution':
      throw new ShellError(`${known.text}: bad substitution`, { fatal: true })
    case 'Substring': {
      const offset = await inner.arithmetic(known.offset)
      const length = known.length ? await inner.arithmetic(known.length) : undefined
      if (raw === undefined || typeof raw === 'string') return slice([...(raw ?? '')], offset, length).join('')
      const all = parameter === '@' || parameter === '*' ? [shell.zero, ...raw] : [...raw]
      return slice(all, offset, length)
    }
    case 'PatternRemoval': {
      const pattern = await inner.toPattern(known.pattern)
      return each(raw, (text) => removed(text, pattern, known.side, known.greedy))
    }
    case 'PatternReplacement': {
      const pattern = await inner.toPattern(known.pattern)
      const replacement = known.replacement ? await inner.toText(known.replacement) : ''
      const source = patternSource(pattern, { greedy: true, path: false })
      if (source === '') return each(raw, (text) => text)
      const anchored = known.anchor === 'start' ? `^(?:${source})` : known.anchor === 'end' ? `(?:${source})$` : source
      const expression = new RegExp(anchored, known.all ? 'gs' : 's')
      return each(raw, (text) => text.replace(expression, () => replacement))
    }
    case 'CaseModification': {
      const change = (text: string) => (known.direction === 'upper' ? text.toUpperCase() : text.toLowerCase())
      return each(raw, (text) => (known.all ? change(text) : change(text.slice(0, 1)) + text.slice(1)))
    }
    case 'Transform':
      return each(raw, (text) => transformed(shell, parameter, known.operator, text))
  }
}

function transformed(shell: Shell, parameter: string, operator: string, text: string): string {
  switch (operator) {
    case 'Q':
      return quoteForShell(text)
    case 'A':
      return `${parameter}=${quoteForShell(text)}`
    case 'U':
      return text.toUpperCase()
    case 'u':
      return text.slice(0, 1).toUpperCase() + text.slice(1)
    case 'L':
      return text.toLowerCase()
    case 'E': {
      const part = parse(`: $'${text.replaceAll("'", "\\'")}'`).statements[0]?.pipelines[0]?.commands[0]
      const literal = part?.type === 'SimpleCommand' ? part.args[0]?.parts[0] : undefined
      return literal?.type === 'Literal' ? literal.value : text
    }
    case 'a':
      return shell.variables.find(parameter)?.exported ? 'x' : ''
    default:
      return text
  }
}

function each(raw: Raw, change: (text: string) => string): string | string[] {
  if (raw === undefined) return ''
  return typeof raw === 'string' ? change(raw) : raw.map(change)
}

function slice<T>(all: readonly T[], offset: number, length: number | undefined): T[] {
  const start = offset < 0 ? all.length + offset : offset
  if (start < 0) return []
  if (length === undefined) return all.slice(start)
  return length < 0 ? all.slice(start, all.length + length) : all.slice(start, start + length)
}

function removed(text: string, pattern: Field, side: 'prefix' | 'suffix', greedy: boolean): string {
  const expression = new RegExp(`^(?:${patternSource(pattern, { greedy: true, path: false })})$`, 's')
  const lengths = Array.from({ length: text.length + 1 }, (_, index) => (greedy ? text.length - index : index))
  for (const length of lengths) {
    const piece = side === 'prefix' ? text.slice(0, length) : text.slice(text.length - length)
    if (expression.test(piece)) return side === 'prefix' ? text.slice(length) : text.slice(0, text.length - length)
  }
  return text
}
