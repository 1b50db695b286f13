import { numberConstant, unquote } from './constants.ts'
import { type GoTemplateError, parseError } from './go-template-error.ts'
import type { GoValue } from './go-value.ts'
import { type Token, tokenize } from './lexer.ts'
import {
  type Command,
  type GoTemplate,
  type Operand,
  type Pipeline,
  printOperand,
  type TemplateNode,
} from './template-tree.ts'

/** Functions that every Go template has. */
export const BUILTIN_NAMES: ReadonlySet<string> = new Set(
  'and call eq ge gt html index js le len lt ne not or print printf println slice urlquery'.split(' '),
)

/**
 * Parses a Go template. With `functionNames` given, a function that is neither among them nor built in is an error, as
 * in Go. Throws a GoTemplateError. `define`, `template` and `block` are not supported (spec/templates.md 2.3).
 */
export function parseGoTemplate(text: string, functionNames?: { has(name: string): boolean }): GoTemplate {
  const parser = new Parser(text, functionNames)
  return { text, nodes: parser.readAll() }
}

type ListEnd = 'end' | 'else' | 'end-of-text'

class Parser {
  readonly #text: string
  readonly #tokens: readonly Token[]
  readonly #functionNames: { has(name: string): boolean } | undefined
  readonly #variables: string[] = ['$']
  #at = 0
  #rangeDepth = 0

  constructor(text: string, functionNames: { has(name: string): boolean } | undefined) {
    this.#text = text
    this.#tokens = tokenize(text)
    this.#functionNames = functionNames
  }

  readAll(): readonly TemplateNode[] {
    const { nodes, end, token } = this.#readList()
    if (end !== 'end-of-text') throw this.#error(token, `unexpected {{${end}}}`)
    return nodes
  }

  #peek(): Token {
    return this.#tokens[this.#at] ?? { kind: 'end', text: '', offset: this.#text.length }
  }

  #next(): Token {
    const token = this.#peek()
    this.#at += 1
    return token
  }

  #skipSpace(): void {
    while (this.#peek().kind === 'space') this.#at += 1
  }

  #nextSolid(): Token {
    this.#skipSpace()
    return this.#next()
  }

  #peekSolid(): Token {
    this.#skipSpace()
    return this.#peek()
  }

  #error(token: Token, reason: string): GoTemplateError {
    return parseError(this.#text, token.offset, reason)
  }

  #unexpected(token: Token, context: string): GoTemplateError {
    return this.#error(token, `unexpected ${inWords(token)} in ${context}`)
  }

  /** Reads up to `{{end}}`, `{{else}}` or the end of the text; the `else` keyword itself is taken, what follows is not. */
  #readList(): { readonly nodes: readonly TemplateNode[]; readonly end: ListEnd; readonly token: Token } {
    const nodes: TemplateNode[] = []
    for (;;) {
      const token = this.#next()
      if (token.kind === 'end') return { nodes, end: 'end-of-text', token }
      if (token.kind === 'text') nodes.push({ kind: 'text', text: token.text })
      else {
        const keyword = this.#peekSolid()
        if (keyword.kind === 'keyword' && keyword.text === 'end') {
          this.#at += 1
          this.#requireRightDelimiter('end')
          return { nodes, end: 'end', token: keyword }
        }
        if (keyword.kind === 'keyword' && keyword.text === 'else') {
          this.#at += 1
          return { nodes, end: 'else', token: keyword }
        }
        nodes.push(this.#readAction())
      }
    }
  }

  #requireRightDelimiter(context: string): void {
    const token = this.#nextSolid()
    if (token.kind !== 'right-delimiter') throw this.#unexpected(token, context)
  }

  #readAction(): TemplateNode {
    const token = this.#peekSolid()
    if (token.kind !== 'keyword') return { kind: 'action', pipeline: this.#readPipeline('command', 'right-delimiter') }
    this.#at += 1
    switch (token.text) {
      case 'if':
      case 'range':
      case 'with':
        return this.#readBranch(token.text)
      case 'break':
      case 'continue':
        this.#requireRightDelimiter(token.text)
        if (this.#rangeDepth === 0) throw this.#error(token, `{{${token.text}}} outside {{range}}`)
        return { kind: token.text }
      default:
        throw this.#error(token, `{{${token.text}}} is not supported here: write the text in its place`)
    }
  }

  #readBranch(kind: 'if' | 'range' | 'with'): TemplateNode {
    const variablesBefore = this.#variables.length
    const pipeline = this.#readPipeline(kind, 'right-delimiter')
    if (kind === 'range') this.#rangeDepth += 1
    const body = this.#readList()
    if (kind === 'range') this.#rangeDepth -= 1
    if (body.end === 'end-of-text') throw this.#error(body.token, 'unexpected EOF')
    const otherwise = body.end === 'else' ? this.#readElse(kind) : []
    this.#variables.length = variablesBefore
    return { kind, pipeline, body: body.nodes, otherwise }
  }

  #readElse(kind: 'if' | 'range' | 'with'): readonly TemplateNode[] {
    const next = this.#peekSolid()
    // `{{else if …}}` stands for `{{else}}{{if …}}` with one end for both.
    if (next.kind === 'keyword' && next.text === kind && kind !== 'range') {
      this.#at += 1
      return [this.#readBranch(kind)]
    }
    this.#requireRightDelimiter('else')
    const rest = this.#readList()
    if (rest.end === 'end-of-text') throw this.#error(rest.token, 'unexpected EOF')
    if (rest.end === 'else') throw this.#error(rest.token, 'expected end; found {{else}}')
    return rest.nodes
  }

  #readPipeline(context: string, ending: 'right-delimiter' | 'right-paren'): Pipeline {
    const offset = this.#peekSolid().offset
    const { variables, assigns } = this.#readDeclarations(context)
    const commands: Command[] = []
    for (;;) {
      const token = this.#peekSolid()
      if (token.kind === ending) {
        this.#at += 1
        this.#checkCommands(commands, token, context)
        if (!assigns) this.#variables.push(...variables)
        return { offset, variables, assigns, commands }
      }
      if (!STARTS_OPERAND.has(token.kind)) throw this.#unexpected(token, context)
      commands.push(this.#readCommand())
    }
  }

  /** `$x :=`, `$x =`, and in a range `$i, $x :=`. */
  #readDeclarations(context: string): { readonly variables: readonly string[]; readonly assigns: boolean } {
    const variables: string[] = []
    const start = this.#at
    for (;;) {
      const variable = this.#peekSolid()
      if (variable.kind !== 'variable') break
      this.#at += 1
      const next = this.#peekSolid()
      if (next.kind === 'declare' || next.kind === 'assign') {
        this.#at += 1
        return { variables: [...variables, variable.text], assigns: next.kind === 'assign' }
      }
      if (next.kind !== 'character' || next.text !== ',') break
      this.#at += 1
      variables.push(variable.text)
      if (context !== 'range' || variables.length > 1) throw this.#error(next, `too many declarations in ${context}`)
    }
    this.#at = start
    return { variables: [], assigns: false }
  }

  #checkCommands(commands: readonly Command[], end: Token, context: string): void {
    if (commands.length === 0) throw this.#error(end, `missing value for ${context}`)
    for (const [at, command] of commands.entries()) {
      const [first] = command.words
      const isValue = first?.kind === 'constant' || first?.kind === 'dot' || first?.kind === 'nil'
      if (at > 0 && isValue) {
        throw parseError(this.#text, command.offset, `non executable command in pipeline stage ${at + 1}`)
      }
    }
  }

  #readCommand(): Command {
    const offset = this.#peekSolid().offset
    const words: Operand[] = []
    for (;;) {
      const start = this.#peekSolid()
      const word = this.#readOperand()
      if (word !== undefined) words.push(word)
      const token = this.#next()
      if (token.kind === 'space') continue
      if (token.kind === 'right-delimiter' || token.kind === 'right-paren') {
        this.#at -= 1
        break
      }
      if (token.kind === 'pipe') break
      throw this.#unexpected(token.kind === 'end' ? start : token, 'operand')
    }
    return { offset, words }
  }

  #readOperand(): Operand | undefined {
    const term = this.#readTerm()
    if (term === undefined || this.#peek().kind !== 'field') return term
    const offset = this.#peek().offset
    const names: string[] = []
    while (this.#peek().kind === 'field') names.push(this.#next().text.slice(1))
    // Go places the whole at its second step.
    if (term.kind === 'field') return { ...term, offset, names: [...term.names, ...names] }
    if (term.kind === 'variable') return { ...term, offset, names: [...term.names, ...names] }
    if (term.kind === 'constant' || term.kind === 'nil' || term.kind === 'dot') {
      throw parseError(this.#text, offset, `unexpected . after term ${JSON.stringify(printOperand(term))}`)
    }
    return { kind: 'chain', offset, of: term, names }
  }

  #readTerm(): Operand | undefined {
    const token = this.#peekSolid()
    const offset = token.offset
    switch (token.kind) {
      case 'dot':
      case 'nil':
        this.#at += 1
        return { kind: token.kind, offset }
      case 'identifier':
        this.#at += 1
        if (this.#functionNames?.has(token.text) === false && !BUILTIN_NAMES.has(token.text)) {
          throw this.#error(token, `function ${JSON.stringify(token.text)} not defined`)
        }
        return { kind: 'function', offset, name: token.text }
      case 'variable':
        this.#at += 1
        if (!this.#variables.includes(token.text)) {
          throw this.#error(token, `undefined variable ${JSON.stringify(token.text)}`)
        }
        return { kind: 'variable', offset, name: token.text, names: [] }
      case 'field':
        this.#at += 1
        return { kind: 'field', offset, names: [token.text.slice(1)] }
      case 'bool':
        this.#at += 1
        return { kind: 'constant', offset, type: 'bool', written: token.text, value: token.text === 'true' }
      case 'number':
      case 'rune':
        this.#at += 1
        return { kind: 'constant', offset, type: 'number', written: token.text, value: this.#numberOf(token) }
      case 'string':
      case 'raw-string':
        this.#at += 1
        return { kind: 'constant', offset, type: 'string', written: token.text, value: this.#textOf(token) }
      case 'left-paren':
        this.#at += 1
        return {
          kind: 'pipeline',
          offset,
          pipeline: this.#readPipeline('parenthesized pipeline', 'right-paren'),
        }
      default:
        return undefined
    }
  }

  #numberOf(token: Token): GoValue {
    if (token.kind === 'rune') {
      const text = unquote(token.text)
      if (text === undefined || Array.from(text).length !== 1) {
        throw this.#error(token, `malformed character constant: ${token.text}`)
      }
      return BigInt(text.codePointAt(0) ?? 0)
    }
    const value = numberConstant(token.text)
    if (value === undefined) throw this.#error(token, `illegal number syntax: ${JSON.stringify(token.text)}`)
    return value
  }

  #textOf(token: Token): string {
    const text = unquote(token.text)
    if (text === undefined) throw this.#error(token, 'invalid syntax')
    return text
  }
}

const STARTS_OPERAND: ReadonlySet<Token['kind']> = new Set<Token['kind']>([
  'bool',
  'rune',
  'number',
  'string',
  'raw-string',
  'field',
  'variable',
  'identifier',
  'dot',
  'nil',
  'left-paren',
])

/** A token as Go's messages show it. */
function inWords(token: Token): string {
  if (token.kind === 'end') return 'EOF'
  if (token.kind === 'keyword' || token.kind === 'dot' || token.kind === 'nil') return `<${token.text}>`
  return token.text.length > 10 ? `${JSON.stringify(token.text.slice(0, 10))}...` : JSON.stringify(token.text)
}
