import { FunctionProblem } from './function-definition.ts'

/**
 * A regular expression in the reference's syntax (RE2: no look-around, no back-references), made into one of
 * JavaScript's. Whatever RE2 does not know is refused, so that a template never works here and fails there.
 */
export interface RegularExpression {
  /** Compiled with the flags `dgu`. */
  readonly pattern: RegExp
  /** The capturing groups in order, with their names where they have one. */
  readonly groups: readonly (string | undefined)[]
}

/** Throws a FunctionProblem at the given argument when the pattern cannot be read. */
export function compileRegularExpression(pattern: string, argument: number): RegularExpression {
  const reader = new PatternReader(pattern, argument)
  const translated = reader.readAll()
  try {
    return { pattern: new RegExp(translated, 'gu'), groups: reader.groups }
  } catch {
    throw new FunctionProblem(`the pattern ${JSON.stringify(pattern)} is not a regular expression`, argument)
  }
}

interface Flags {
  readonly ignoreCase: boolean
  readonly multiLine: boolean
  readonly dotAll: boolean
  readonly ungreedy: boolean
}

const NO_FLAGS: Flags = { ignoreCase: false, multiLine: false, dotAll: false, ungreedy: false }

const POSIX_CLASSES: ReadonlyMap<string, string> = new Map([
  ['alnum', '0-9A-Za-z'],
  ['alpha', 'A-Za-z'],
  ['ascii', '\\x00-\\x7F'],
  ['blank', '\\t '],
  ['cntrl', '\\x00-\\x1F\\x7F'],
  ['digit', '0-9'],
  ['graph', '!-~'],
  ['lower', 'a-z'],
  ['print', ' -~'],
  ['punct', '!-\\/:-@\\[-`\\{-~'],
  ['space', '\\t\\n\\v\\f\\r '],
  ['upper', 'A-Z'],
  ['word', '0-9A-Za-z_'],
  ['xdigit', '0-9A-Fa-f'],
])

const PERL_CLASSES: ReadonlyMap<string, string> = new Map([
  ['d', '0-9'],
  ['s', '\\t\\n\\f\\r '],
  ['w', '0-9A-Za-z_'],
])

const CONTROL_ESCAPES: ReadonlyMap<string, number> = new Map([
  ['a', 0x07],
  ['f', 0x0c],
  ['t', 0x09],
  ['n', 0x0a],
  ['r', 0x0d],
  ['v', 0x0b],
])

/** The greatest count in `{n,m}`. */
const MAX_REPEAT = 1000

class PatternReader {
  readonly groups: (string | undefined)[] = []
  readonly #characters: readonly string[]
  readonly #argument: number
  #at = 0

  constructor(pattern: string, argument: number) {
    this.#characters = Array.from(pattern)
    this.#argument = argument
  }

  readAll(): string {
    const translated = this.#readAlternatives(NO_FLAGS)
    if (this.#peek() === ')') this.#refuse('there is a ) without a (')
    return translated
  }

  #peek(ahead = 0): string | undefined {
    return this.#characters[this.#at + ahead]
  }

  #take(): string {
    const character = this.#characters[this.#at]
    if (character === undefined) this.#refuse('it ends too early')
    this.#at += 1
    return character
  }

  #takeIf(expected: string): boolean {
    if (this.#rest(expected.length) !== expected) return false
    this.#at += expected.length
    return true
  }

  #rest(length: number): string {
    return this.#characters.slice(this.#at, this.#at + length).join('')
  }

  #refuse(why: string): never {
    throw new FunctionProblem(
      `the pattern ${JSON.stringify(this.#characters.join(''))} is not a regular expression: ${why}`,
      this.#argument,
    )
  }

  #readAlternatives(outer: Flags): string {
    let flags = outer
    let translated = ''
    while (this.#at < this.#characters.length && this.#peek() !== ')') {
      if (this.#takeIf('|')) {
        translated += '|'
        continue
      }
      const flagGroup = this.#readFlagGroup(flags)
      if (flagGroup !== undefined) {
        flags = flagGroup
        continue
      }
      translated += this.#readRepeated(flags)
    }
    return translated
  }

  /** `(?i)`: flags for the rest of the group. Undefined when something else comes. */
  #readFlagGroup(flags: Flags): Flags | undefined {
    const [, letters] = /^\(\?([a-zA-Z-]+)\)/.exec(this.#rest(12)) ?? []
    if (letters === undefined) return undefined
    this.#at += letters.length + 3
    return this.#changeFlags(flags, letters)
  }

  #changeFlags(flags: Flags, letters: string): Flags {
    let changed = flags
    let on = true
    if (/^-?$|-.*-|-$/.test(letters)) this.#refuse(`the flags (?${letters}) cannot be read`)
    for (const letter of letters) {
      if (letter === '-') on = false
      else if (letter === 'i') changed = { ...changed, ignoreCase: on }
      else if (letter === 'm') changed = { ...changed, multiLine: on }
      else if (letter === 's') changed = { ...changed, dotAll: on }
      else if (letter === 'U') changed = { ...changed, ungreedy: on }
      else this.#refuse(`there is no flag ${letter}; there are i, m, s and U`)
    }
    return changed
  }

  #readRepeated(flags: Flags): string {
    const atom = this.#readAtom(flags)
    const repeat = this.#readRepeat()
    if (repeat === undefined) return atom
    if (atom === '') this.#refuse(`there is nothing before ${repeat} to repeat`)
    const lazy = this.#takeIf('?')
    if (this.#readRepeat() !== undefined) this.#refuse('a repetition cannot be repeated; put it in ( )')
    // Assertions cannot be repeated in JavaScript's Unicode mode.
    return `(?:${atom})${repeat}${lazy !== flags.ungreedy ? '?' : ''}`
  }

  #readRepeat(): string | undefined {
    const next = this.#peek()
    if (next === '*' || next === '+' || next === '?') return this.#take()
    if (next !== '{') return undefined
    const [text, from = '', comma, to = ''] = /^\{(\d+)(,(\d*))?\}/.exec(this.#rest(24)) ?? []
    // A brace that does not count is a brace.
    if (text === undefined) return undefined
    const most = comma === undefined ? from : to
    if (Number(from) > MAX_REPEAT || Number(most) > MAX_REPEAT)
      this.#refuse(`${text} counts further than ${MAX_REPEAT}`)
    if (most !== '' && Number(most) < Number(from)) this.#refuse(`${text} counts backwards`)
    this.#at += text.length
    return text.replace(/^\{(\d+),,?/, '{$1,')
  }

  #readAtom(flags: Flags): string {
    const character = this.#peek()
    switch (character) {
      case '*':
      case '+':
      case '?':
        return ''
      case '(':
        return this.#readGroup(flags)
      case '[':
        return caseless(this.#readClass(), flags)
      case '\\':
        return this.#readEscape(flags)
      case '.':
        this.#take()
        return flags.dotAll ? '[\\s\\S]' : '[^\\n]'
      case '^':
        this.#take()
        return flags.multiLine ? '(?<=^|\\n)' : '^'
      case '$':
        this.#take()
        return flags.multiLine ? '(?=\\n|$)' : '$'
      default:
        return caseless(literal(this.#take()), flags)
    }
  }

  #readGroup(flags: Flags): string {
    this.#take()
    let inner = flags
    let opening = '('
    if (this.#takeIf('?')) {
      const [, name] = /^P?<([A-Za-z0-9_]+)>/.exec(this.#rest(64)) ?? []
      const [, letters] = /^([a-zA-Z-]*):/.exec(this.#rest(12)) ?? []
      if (name !== undefined) {
        if (this.groups.includes(name)) this.#refuse(`two groups are named ${name}`)
        while (this.#take() !== '>');
        this.groups.push(name)
      } else if (letters !== undefined) {
        this.#at += letters.length + 1
        if (letters !== '') inner = this.#changeFlags(flags, letters)
        opening = '(?:'
      } else {
        this.#refuse(
          /^<?[=!]/.test(this.#rest(2))
            ? 'it looks ahead or behind, which is not possible here; match more and pick a group'
            : `(?${this.#rest(2)} means nothing here`,
        )
      }
    } else this.groups.push(undefined)
    const body = this.#readAlternatives(inner)
    if (!this.#takeIf(')')) this.#refuse('a ) is missing')
    return `${opening}${body})`
  }

  #readClass(): string {
    this.#take()
    const negated = this.#takeIf('^')
    let body = ''
    let first = true
    while (first || this.#peek() !== ']') {
      if (this.#peek() === undefined) this.#refuse('a ] is missing')
      body += this.#readClassItem(first)
      first = false
    }
    this.#take()
    return `[${negated ? '^' : ''}${body}]`
  }

  #readClassItem(first: boolean): string {
    const [posix, not = '', name = ''] = /^\[:(\^?)([a-z]+):\]/.exec(this.#rest(12)) ?? []
    if (posix !== undefined) {
      const members = POSIX_CLASSES.get(name)
      if (members === undefined) this.#refuse(`there is no class ${posix}`)
      this.#at += posix.length
      return not === '' ? members : complementOf(members)
    }
    const shared = this.#readSharedClass()
    if (shared !== undefined) return shared
    if (this.#peek() === '-' && !first && this.#peek(1) !== ']') this.#refuse('a - stands where no range can begin')
    const from = this.#readClassCharacter()
    if (this.#peek() !== '-' || this.#peek(1) === ']' || this.#peek(1) === undefined) return escapedForClass(from)
    this.#take()
    const to = this.#readClassCharacter()
    if (to < from) this.#refuse('a range runs backwards')
    return `${escapedForClass(from)}-${escapedForClass(to)}`
  }

  /** `\d`, `\pL` and their like, as members of a class; undefined when something else comes. */
  #readSharedClass(): string | undefined {
    if (this.#peek() !== '\\') return undefined
    const letter = this.#peek(1) ?? ''
    const perl = PERL_CLASSES.get(letter.toLowerCase())
    if (perl !== undefined) {
      this.#at += 2
      return letter === letter.toLowerCase() ? perl : complementOf(perl)
    }
    if (letter !== 'p' && letter !== 'P') return undefined
    this.#at += 2
    return this.#readProperty(letter === 'P')
  }

  #readProperty(negatedOutside: boolean): string {
    let name = this.#take()
    let negated = negatedOutside
    if (name === '{') {
      const [, caret = '', inner = ''] = /^(\^?)([A-Za-z_]+)\}/.exec(this.#rest(48)) ?? []
      if (inner === '') this.#refuse('the name of a Unicode class cannot be read')
      this.#at += caret.length + inner.length + 1
      if (caret !== '') negated = !negated
      name = inner
    }
    const opening = negated ? '\\P' : '\\p'
    if (name === 'Any') return negated ? '' : '\\s\\S'
    if (/^[CLMNPSZ][a-z]?$/.test(name)) return `${opening}{${name}}`
    return `${opening}{Script=${name}}`
  }

  #readClassCharacter(): number {
    if (this.#peek() === '\\') {
      const code = this.#readCharacterEscape()
      if (code === undefined) this.#refuse(`\\${this.#peek(1) ?? ''} means nothing here`)
      return code
    }
    return codePointOf(this.#take())
  }

  #readEscape(flags: Flags): string {
    const shared = this.#readSharedClass()
    if (shared !== undefined) return caseless(`[${shared}]`, flags)
    const letter = this.#peek(1)
    switch (letter) {
      case 'A':
        this.#at += 2
        return '(?<![\\s\\S])'
      case 'z':
        this.#at += 2
        return '(?![\\s\\S])'
      case 'b':
      case 'B':
        this.#at += 2
        return `\\${letter}`
      case 'Q':
        this.#at += 2
        return this.#readQuoted(flags)
      default: {
        const code = this.#readCharacterEscape()
        if (code !== undefined) return caseless(literal(String.fromCodePoint(code)), flags)
        return this.#refuse(
          letter !== undefined && /[1-9]/.test(letter)
            ? `\\${letter} refers back to a group, which is not possible here`
            : `\\${letter ?? ''} means nothing here`,
        )
      }
    }
  }

  /** `\Q…\E`: taken literally. As one group, which differs from the reference only when it is repeated. */
  #readQuoted(flags: Flags): string {
    let quoted = ''
    while (this.#at < this.#characters.length && !this.#takeIf('\\E')) quoted += caseless(literal(this.#take()), flags)
    return quoted === '' ? '(?:)' : quoted
  }

  /** An escape that stands for one character; undefined, with nothing taken, when it does not. */
  #readCharacterEscape(): number | undefined {
    const letter = this.#peek(1)
    if (letter === undefined) this.#refuse('it ends with a \\')
    const control = CONTROL_ESCAPES.get(letter)
    if (control !== undefined) {
      this.#at += 2
      return control
    }
    const [octal] = /^(0[0-7]{0,2}|[1-7][0-7]{2})/.exec(this.#rest(4).slice(1)) ?? []
    if (octal !== undefined) {
      this.#at += octal.length + 1
      return Number.parseInt(octal, 8)
    }
    const [hexadecimal, braced, bare] = /^\\x(?:\{([0-9A-Fa-f]{1,6})\}|([0-9A-Fa-f]{2}))/.exec(this.#rest(11)) ?? []
    if (hexadecimal !== undefined) {
      const code = Number.parseInt(braced ?? bare ?? '', 16)
      if (code > 0x10ffff) this.#refuse(`${hexadecimal} is beyond Unicode`)
      this.#at += hexadecimal.length
      return code
    }
    if (!/^[!-/:-@[-`{-~]$/.test(letter)) return undefined
    this.#at += 2
    return codePointOf(letter)
  }
}

function codePointOf(character: string): number {
  return character.codePointAt(0) ?? 0
}

function literal(character: string): string {
  return /[\^$\\.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character
}

function escapedForClass(code: number): string {
  return `\\u{${code.toString(16)}}`
}

/** The members of a class turned into those it lacks; `[^…]` cannot stand inside another class. */
function complementOf(members: string): string {
  switch (members) {
    case PERL_CLASSES.get('d'):
      return '\\D'
    case PERL_CLASSES.get('w'):
      return '\\W'
    default: {
      const inside = new RegExp(`[${members}]`, 'u')
      const outside: string[] = []
      // All these classes are within ASCII.
      for (let code = 0; code < 0x80; code += 1) {
        if (!inside.test(String.fromCodePoint(code))) outside.push(escapedForClass(code))
      }
      return `${outside.join('')}\\u{80}-\\u{10ffff}`
    }
  }
}

/** Case is ignored by atom, since flags may change within a pattern. */
function caseless(atom: string, flags: Flags): string {
  return flags.ignoreCase ? `(?i:${atom})` : atom
}
