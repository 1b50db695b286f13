import { inGroup } from '../kernel/credentials.ts'
import type { Process } from '../kernel/process.ts'
import { compareFiles, compareNumbers } from './comparison.ts'

/**
 * `test` and `[`.
 * @returns true or false, or a text that says what is wrong with the expression (exit code 2)
 */
export function evaluateTest(
  process: Process,
  args: readonly string[],
  isVariableSet: (name: string) => boolean = (name) => process.env.has(name),
): boolean | string {
  const parser = new TestParser(process, args, isVariableSet)
  try {
    return parser.parse()
  } catch (error) {
    if (error instanceof TestSyntaxError) return error.message
    throw error
  }
}

/** A test of one operand, such as `-f path`. */
export function evaluateUnary(process: Process, operator: string, operand: string): boolean {
  const { files } = process
  switch (operator) {
    case '-n':
      return operand !== ''
    case '-z':
      return operand === ''
    case '-t':
      return process.fds.get(Number(operand))?.kind === 'terminal'
    case '-r':
      return files.may(operand, 'read')
    case '-w':
      return files.may(operand, 'write')
    case '-x':
      return files.may(operand, 'execute')
    case '-h':
    case '-L':
      return files.find(operand, false)?.inode.kind === 'symlink'
  }
  const status = files.find(operand)
  if (!status) return false
  const { inode } = status
  switch (operator) {
    case '-a':
    case '-e':
      return true
    case '-f':
      return inode.kind === 'file' || inode.kind === 'generated'
    case '-d':
      return inode.kind === 'directory'
    case '-b':
      return inode.kind === 'special' && inode.device === 'block'
    case '-c':
      return inode.kind === 'special' && inode.device === 'character'
    case '-p':
      return inode.kind === 'special' && inode.device === 'fifo'
    case '-S':
      return inode.kind === 'special' && inode.device === 'socket'
    case '-s':
      return inode.kind === 'generated' ? inode.read().length > 0 : status.size > 0
    case '-u':
      return (inode.mode & 0o4000) !== 0
    case '-g':
      return (inode.mode & 0o2000) !== 0
    case '-k':
      return (inode.mode & 0o1000) !== 0
    case '-O':
      return inode.uid === process.credentials.uid
    case '-G':
      return inGroup(process.credentials, inode.gid)
    case '-N':
      return true
    default:
      return false
  }
}

class TestSyntaxError extends Error {}

const unaryOperators = /^-[abcdefghknoprstuvwxzGLNORS]$/
const binaryOperators = new Set([
  '=',
  '==',
  '!=',
  '<',
  '>',
  '-eq',
  '-ne',
  '-lt',
  '-le',
  '-gt',
  '-ge',
  '-nt',
  '-ot',
  '-ef',
])

class TestParser {
  readonly #process: Process
  readonly #args: readonly string[]
  readonly #isSet: (name: string) => boolean
  #at = 0

  constructor(process: Process, args: readonly string[], isSet: (name: string) => boolean) {
    this.#process = process
    this.#args = args
    this.#isSet = isSet
  }

  parse(): boolean {
    if (this.#args.length === 0) return false
    const value = this.#or()
    if (this.#at < this.#args.length) throw new TestSyntaxError('too many arguments')
    return value
  }

  #or(): boolean {
    let value = this.#and()
    while (this.#args[this.#at] === '-o') {
      this.#at += 1
      const right = this.#and()
      value = value || right
    }
    return value
  }

  #and(): boolean {
    let value = this.#not()
    while (this.#args[this.#at] === '-a') {
      this.#at += 1
      const right = this.#not()
      value = value && right
    }
    return value
  }

  #not(): boolean {
    if (this.#args[this.#at] === '!' && this.#args.length - this.#at > 1) {
      this.#at += 1
      return !this.#not()
    }
    return this.#primary()
  }

  #primary(): boolean {
    const first = this.#args[this.#at]
    const second = this.#args[this.#at + 1]
    const third = this.#args[this.#at + 2]
    if (first === undefined) throw new TestSyntaxError('argument expected')
    if (second !== undefined && third !== undefined && binaryOperators.has(second)) {
      this.#at += 3
      return this.#binary(second, first, third)
    }
    if (first === '(' && second !== undefined) {
      this.#at += 1
      const value = this.#or()
      if (this.#args[this.#at] !== ')') throw new TestSyntaxError("`)' expected")
      this.#at += 1
      return value
    }
    if (unaryOperators.test(first) && second !== undefined) {
      this.#at += 2
      return first === '-v' ? this.#isSet(second) : evaluateUnary(this.#process, first, second)
    }
    if (second !== undefined && binaryOperators.has(second))
      throw new TestSyntaxError(`${second}: unary operator expected`)
    this.#at += 1
    return first !== ''
  }

  #binary(operator: string, left: string, right: string): boolean {
    switch (operator) {
      case '=':
      case '==':
        return left === right
      case '!=':
        return left !== right
      case '<':
        return left < right
      case '>':
        return left > right
      case '-nt':
      case '-ot':
      case '-ef':
        return compareFiles(this.#process, operator, left, right)
      default:
        for (const text of [left, right]) {
          if (!/^\s*[-+]?\d+\s*$/.test(text)) throw new TestSyntaxError(`${text}: integer expression expected`)
        }
        return compareNumbers(operator, Number(left), Number(right))
    }
  }
}
