import { parse } from 'just-bash'
import { evaluateArithmetic } from './arithmetic.ts'
import { ShellError } from './control-flow.ts'
import { expandParameter } from './parameter-expansion.ts'
import { expandPathname, type Field, fieldText, hasPattern, type Segment } from './pattern.ts'
import type { Shell } from './shell.ts'
import { splitSubscript } from './subscript.ts'
import type { ArithmeticSource, BracePart, WordNode, WordPart } from './syntax.ts'

/** Words as a command gets them: braces, parameters, substitutions, field splitting, pathnames. */
export async function expandWords(shell: Shell, words: readonly WordNode[]): Promise<string[]> {
  const result: string[] = []
  for (const word of words) {
    const only = word.parts[0]
    if (word.parts.length === 1 && only?.type === 'Literal') {
      result.push(only.value)
      continue
    }
    for (const alternative of expandBraces(word.parts)) {
      const builder = new FieldBuilder(shell.variables.get('IFS') ?? ' \t\n')
      await addParts(shell, alternative, builder, false)
      for (const field of builder.finish()) result.push(...pathnamesOf(shell, field))
    }
  }
  return result
}

/** One word without field splitting or pathnames: an assignment's value, a redirection's target, a here-document. */
export async function expandToText(shell: Shell, word: WordNode): Promise<string> {
  return fieldText(await expandToPattern(shell, word))
}

/** One word without field splitting, knowing which characters were quoted: a pattern. */
export async function expandToPattern(shell: Shell, word: WordNode): Promise<Field> {
  const builder = new FieldBuilder(undefined)
  await addParts(shell, word.parts, builder, false)
  const fields = builder.finish()
  return fields.flatMap((field, index) => (index === 0 ? field : [{ text: ' ', quoted: true }, ...field]))
}

/** Makes the `$` expansions in a piece of text that the parser leaves as text: subscripts, arithmetic. */
export async function expandPlainText(shell: Shell, text: string): Promise<string> {
  if (!/[$`\\]/.test(text)) return text.replaceAll('"', '')
  const script = parse(`: "${text.replaceAll('"', '')}"`)
  const command = script.statements[0]?.pipelines[0]?.commands[0]
  const word = command?.type === 'SimpleCommand' ? command.args[0] : undefined
  return word ? expandToText(shell, word) : text
}

/** The value of `$(( … ))`. */
export async function expandArithmetic(shell: Shell, source: ArithmeticSource): Promise<number> {
  return evaluateText(shell, source.originalText ?? '')
}

export async function evaluateText(shell: Shell, text: string): Promise<number> {
  return evaluateArithmetic(await expandPlainText(shell, text), {
    get: (name) => {
      const { base, subscript } = splitSubscript(name)
      if (subscript === undefined) return shell.getParameter(base)
      const key = shell.variables.find(base)?.map ? subscript : evaluateArithmetic(subscript, nameScope(shell))
      return shell.variables.getElement(base, key)
    },
    set: (name, value) => {
      const { base, subscript } = splitSubscript(name)
      if (subscript === undefined) shell.variables.set(base, value)
      else {
        const key = shell.variables.find(base)?.map ? subscript : evaluateArithmetic(subscript, nameScope(shell))
        shell.variables.setElement(base, key, value)
      }
    },
  })
}

function nameScope(shell: Shell) {
  return {
    get: (name: string) => shell.getParameter(name),
    set: (name: string, value: string) => shell.variables.set(name, value),
  }
}

function pathnamesOf(shell: Shell, field: Field): string[] {
  if (shell.options.noglob || !hasPattern(field)) return [fieldText(field)]
  const paths = expandPathname(field, shell.process.files)
  if (paths.length > 0) return paths
  if (shell.shopts.get('nullglob')) return []
  if (shell.shopts.get('failglob')) throw new ShellError(`no match: ${fieldText(field)}`)
  return [fieldText(field)]
}

async function addParts(
  shell: Shell,
  parts: readonly WordPart[],
  builder: FieldBuilder,
  quoted: boolean,
): Promise<void> {
  for (const [index, part] of parts.entries()) await addPart(shell, part, builder, quoted, index)
}

async function addPart(
  shell: Shell,
  part: WordPart,
  builder: FieldBuilder,
  quoted: boolean,
  index: number,
): Promise<void> {
  switch (part.type) {
    case 'Literal':
      builder.add(part.value, quoted)
      return
    case 'SingleQuoted':
    case 'Escaped':
      builder.add(part.value, true)
      return
    case 'DoubleQuoted': {
      const only = part.parts[0]
      const isAll = part.parts.length === 1 && only?.type === 'ParameterExpansion' && /(^|\[)@\]?$/.test(only.parameter)
      if (!isAll) builder.add('', true)
      await addParts(shell, part.parts, builder, true)
      return
    }
    case 'Glob':
      builder.add(part.pattern, quoted)
      return
    case 'TildeExpansion':
      builder.add(index === 0 || quoted ? homeOf(shell, part.user) : `~${part.user ?? ''}`, true)
      return
    case 'ArithmeticExpansion':
      builder.add(String(await expandArithmetic(shell, part.expression)), quoted)
      return
    case 'CommandSubstitution': {
      const output = await shell.substitute(part.body)
      if (quoted) builder.add(output, true)
      else builder.split(output)
      return
    }
    case 'ProcessSubstitution':
      builder.add(shell.processSubstitution(part.body, part.direction), true)
      return
    case 'BraceExpansion':
      builder.add(braceText(part), true)
      return
    case 'ParameterExpansion': {
      const value = await expandParameter(shell, part, quoted, {
        toText: (word) => expandToText(shell, word),
        toPattern: (word) => expandToPattern(shell, word),
        plainText: (text) => expandPlainText(shell, text),
        arithmetic: (source) => expandArithmetic(shell, source),
        assign: (name, text) => shell.assignText(name, text),
        evaluate: (text) => evaluateText(shell, text),
      })
      switch (value.kind) {
        case 'text':
          if (quoted) builder.add(value.text, true)
          else builder.split(value.text)
          return
        case 'list':
          for (const [position, item] of value.items.entries()) {
            if (position > 0) builder.breakField(quoted)
            if (quoted) builder.add(item, true)
            else builder.split(item)
          }
          return
        case 'word':
          await addParts(shell, value.word.parts, builder, quoted)
      }
    }
  }
}

function homeOf(shell: Shell, user: string | null): string {
  if (user === null) return shell.getParameter('HOME') ?? '/'
  if (user === '+') return shell.process.cwd
  const line = shell.process.files.tryReadText('/etc/passwd')?.match(new RegExp(`^${user}:.*$`, 'm'))?.[0]
  return line?.split(':')[5] ?? `~${user}`
}

/** Collects the fields of one word. Without an IFS nothing is split. */
class FieldBuilder {
  readonly #ifs: string | undefined
  readonly #fields: Segment[][] = []
  #current: Segment[] | undefined

  constructor(ifs: string | undefined) {
    this.#ifs = ifs
  }

  add(text: string, quoted: boolean): void {
    if (text === '' && !quoted) return
    this.#current ??= []
    this.#current.push({ text, quoted })
  }

  /** Adds the result of an unquoted expansion. */
  split(text: string): void {
    if (this.#ifs === undefined) {
      this.add(text, false)
      return
    }
    const blanks = [...this.#ifs].filter((character) => ' \t\n'.includes(character)).join('')
    let piece = ''
    for (let index = 0; index < text.length; index += 1) {
      const character = text[index] ?? ''
      if (!this.#ifs.includes(character)) {
        piece += character
        continue
      }
      this.add(piece, false)
      piece = ''
      let separator = character
      while (index + 1 < text.length && blanks.includes(text[index + 1] ?? '')) {
        index += 1
        separator += text[index] ?? ''
      }
      const following = text[index + 1]
      if (blanks.includes(character) && following !== undefined && this.#ifs.includes(following)) {
        index += 1
        separator += following
        while (index + 1 < text.length && blanks.includes(text[index + 1] ?? '')) index += 1
      }
      const onlyBlanks = [...separator].every((one) => blanks.includes(one))
      this.breakField(!onlyBlanks)
    }
    this.add(piece, false)
  }

  /** @param always also when the field has nothing yet, as between two colons or two quoted items. */
  breakField(always: boolean): void {
    if (this.#current) this.#fields.push(this.#current)
    else if (always) this.#fields.push([{ text: '', quoted: true }])
    this.#current = undefined
  }

  finish(): Segment[][] {
    if (this.#current) this.#fields.push(this.#current)
    this.#current = undefined
    return this.#fields
  }
}

/** Every word that a word with braces stands for. */
function expandBraces(parts: readonly WordPart[]): WordPart[][] {
  const index = parts.findIndex((part) => part.type === 'BraceExpansion')
  const brace = parts[index]
  if (brace?.type !== 'BraceExpansion') return [[...parts]]
  const before = parts.slice(0, index)
  const after = expandBraces(parts.slice(index + 1))
  return braceAlternatives(brace).flatMap((alternative) => after.map((rest) => [...before, ...alternative, ...rest]))
}

function braceAlternatives(brace: BracePart): WordPart[][] {
  return brace.items.flatMap((item): WordPart[][] => {
    if (item.type === 'Word') return expandBraces(item.word.parts)
    return rangeOf(item).map((value) => [{ type: 'Literal', value }])
  })
}

function rangeOf(range: Extract<BracePart['items'][number], { type: 'Range' }>): string[] {
  const letters = typeof range.start === 'string'
  const start = letters ? String(range.start).charCodeAt(0) : Number(range.start)
  const end = typeof range.end === 'string' ? range.end.charCodeAt(0) : range.end
  const step = Math.abs(range.step ?? 1) || 1
  const width = [range.startStr, range.endStr].some((text) => /^-?0\d/.test(text ?? ''))
    ? Math.max(range.startStr?.length ?? 0, range.endStr?.length ?? 0)
    : 0
  const values: string[] = []
  for (let value = start; start <= end ? value <= end : value >= end; value += start <= end ? step : -step) {
    if (letters) values.push(String.fromCharCode(value))
    else values.push(value < 0 ? `-${String(-value).padStart(width - 1, '0')}` : String(value).padStart(width, '0'))
  }
  return values
}

function braceText(brace: BracePart): string {
  return `{${brace.items.map((item) => (item.type === 'Word' ? '' : `${item.start}..${item.end}`)).join(',')}}`
}
