import { ShellError } from './control-flow.ts'

/** What an arithmetic expression reads and assigns. */
export interface ArithmeticScope {
  get(name: string): string | undefined
  set(name: string, value: string): void
}

type Evaluate = () => number

const deepestReference = 32

/**
 * The value of a shell arithmetic expression whose `$` expansions have been made already.
 * @throws ShellError for a syntax error or a division by zero
 */
export function evaluateArithmetic(text: string, scope: ArithmeticScope, depth = 0): number {
  if (text.trim() === '') return 0
  const parser = new ArithmeticParser(text, scope, depth)
  return parser.parse()()
}

const assignments = new Set(['=', '+=', '-=', '*=', '/=', '%=', '<<=', '>>=', '&=', '^=', '|='])

const precedence: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '>', '<=', '>='],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
]

class ArithmeticParser {
  readonly #text: string
  readonly #tokens: string[]
  readonly #scope: ArithmeticScope
  readonly #depth: number
  #at = 0

  constructor(text: string, scope: ArithmeticScope, depth: number) {
    if (depth > deepestReference) throw new ShellError(`${text}: expression recursion level exceeded`)
    this.#text = text
    this.#scope = scope
    this.#depth = depth
    this.#tokens =
      text.match(
        /\d+#[\w@]+|0[xX][\da-fA-F]+|\d+|[A-Za-z_]\w*(?:\[[^\]]*\])?|<<=|>>=|\*\*|\+\+|--|[-+*/%&|^<>=!]=|<<|>>|&&|\|\||\S/g,
      ) ?? []
  }

  parse(): Evaluate {
    const expression = this.#sequence()
    if (this.#at < this.#tokens.length) throw this.#syntaxError()
    return expression
  }

  #sequence(): Evaluate {
    let expression = this.#assignment()
    while (this.#take(',')) {
      const left = expression
      const right = this.#assignment()
      expression = () => {
        left()
        return right()
      }
    }
    return expression
  }

  #assignment(): Evaluate {
    const name = this.#tokens[this.#at]
    const operator = this.#tokens[this.#at + 1]
    if (name !== undefined && /^[A-Za-z_]/.test(name) && operator !== undefined && assignments.has(operator)) {
      this.#at += 2
      const value = this.#assignment()
      return () => {
        const result = operator === '=' ? value() : apply(operator.slice(0, -1), this.#value(name), value())
        this.#scope.set(name, String(result))
        return result
      }
    }
    return this.#conditional()
  }

  #conditional(): Evaluate {
    const condition = this.#binary(0)
    if (!this.#take('?')) return condition
    const yes = this.#assignment()
    if (!this.#take(':')) throw this.#syntaxError()
    const no = this.#assignment()
    return () => (condition() === 0 ? no() : yes())
  }

  #binary(level: number): Evaluate {
    const operators = precedence[level]
    if (!operators) return this.#power()
    let left = this.#binary(level + 1)
    for (;;) {
      const operator = this.#tokens[this.#at]
      if (operator === undefined || !operators.includes(operator)) return left
      this.#at += 1
      const first = left
      const second = this.#binary(level + 1)
      if (operator === '&&') left = () => (first() !== 0 && second() !== 0 ? 1 : 0)
      else if (operator === '||') left = () => (first() !== 0 || second() !== 0 ? 1 : 0)
      else left = () => apply(operator, first(), second())
    }
  }

  #power(): Evaluate {
    const base = this.#unary()
    if (!this.#take('**')) return base
    const exponent = this.#power()
    return () => base() ** exponent()
  }

  #unary(): Evaluate {
    for (const operator of ['++', '--'] as const) {
      if (!this.#take(operator)) continue
      const name = this.#name()
      return () => this.#change(name, operator)
    }
    if (this.#take('!')) return negated(this.#unary())
    if (this.#take('~')) return mapped(this.#unary(), (value) => ~value)
    if (this.#take('-')) return mapped(this.#unary(), (value) => -value)
    if (this.#take('+')) return this.#unary()
    return this.#postfix()
  }

  #postfix(): Evaluate {
    if (this.#take('(')) {
      const inner = this.#sequence()
      if (!this.#take(')')) throw this.#syntaxError()
      return inner
    }
    const token = this.#tokens[this.#at]
    if (token === undefined) throw this.#syntaxError()
    if (/^\d/.test(token)) {
      this.#at += 1
      const value = parseNumber(token)
      if (value === undefined)
        throw new ShellError(`${this.#text}: value too great for base (error token is "${token}")`)
      return () => value
    }
    const name = this.#name()
    for (const operator of ['++', '--'] as const) {
      if (!this.#take(operator)) continue
      return () => {
        const before = this.#value(name)
        this.#change(name, operator)
        return before
      }
    }
    return () => this.#value(name)
  }

  #change(name: string, operator: '++' | '--'): number {
    const value = this.#value(name) + (operator === '++' ? 1 : -1)
    this.#scope.set(name, String(value))
    return value
  }

  #name(): string {
    const token = this.#tokens[this.#at]
    if (token === undefined || !/^[A-Za-z_]/.test(token)) throw this.#syntaxError()
    this.#at += 1
    return token
  }

  #value(name: string): number {
    const text = this.#scope.get(name)
    if (text === undefined || text === '') return 0
    const simple = parseNumber(text.trim())
    return simple ?? evaluateArithmetic(text, this.#scope, this.#depth + 1)
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false
    this.#at += 1
    return true
  }

  #syntaxError(): ShellError {
    const token = this.#tokens.slice(this.#at).join(' ')
    return new ShellError(`${this.#text}: syntax error: operand expected (error token is "${token}")`)
  }
}

function negated(inner: Evaluate): Evaluate {
  return () => (inner() === 0 ? 1 : 0)
}

function mapped(inner: Evaluate, change: (value: number) => number): Evaluate {
  return () => change(inner())
}

function parseNumber(text: string): number | undefined {
  const based = /^(\d+)#(\w+)$/.exec(text)
  if (based) {
    const value = Number.parseInt(based[2] ?? '', Number(based[1]))
    return Number.isNaN(value) ? undefined : value
  }
  if (/^0[xX][\da-fA-F]+$/.test(text)) return Number.parseInt(text, 16)
  if (/^0[0-7]+$/.test(text)) return Number.parseInt(text, 8)
  if (/^0\d+$/.test(text)) return undefined
  return /^-?\d+$/.test(text) ? Number(text) : undefined
}

function apply(operator: string, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right
    case '-':
      return left - right
    case '*':
      return left * right
    case '/':
    case '%':
      if (right === 0) throw new ShellError('division by 0 (error token is "0")')
      return operator === '/' ? Math.trunc(left / right) : left % right
    case '<<':
      return left * 2 ** right
    case '>>':
      return Math.floor(left / 2 ** right)
    case '&':
      return Number(BigInt(left) & BigInt(right))
    case '|':
      return Number(BigInt(left) | BigInt(right))
    case '^':
      return Number(BigInt(left) ^ BigInt(right))
    case '==':
      return left === right ? 1 : 0
    case '!=':
      return left !== right ? 1 : 0
    case '<':
      return left < right ? 1 : 0
    case '>':
      return left > right ? 1 : 0
    case '<=':
      return left <= right ? 1 : 0
    case '>=':
      return left >= right ? 1 : 0
    default:
      throw new ShellError(`syntax error: invalid arithmetic operator "${operator}"`)
  }
}
