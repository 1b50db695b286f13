import type { FileAccess } from '../kernel/file-access.ts'

/** A piece of a word; in a quoted piece `*`, `?` and `[` stand for themselves. */
export interface Segment {
  readonly text: string
  readonly quoted: boolean
}

/** One word after expansion, before pathname expansion. */
export type Field = readonly Segment[]

export function fieldText(field: Field): string {
  return field.map((segment) => segment.text).join('')
}

interface Character {
  readonly text: string
  readonly quoted: boolean
}

/** Whether a field has something that pathname expansion would act on. */
export function hasPattern(field: Field): boolean {
  return field.some((segment) => !segment.quoted && /[*?[]|[@+!]\(/.test(segment.text))
}

/** The pattern as the source of a regular expression, without anchors. */
export function patternSource(field: Field, options: { readonly greedy: boolean; readonly path: boolean }): string {
  return sourceOf(charactersOf(field), options)
}

export function patternMatches(field: Field, text: string, ignoreCase = false): boolean {
  return new RegExp(`^(?:${patternSource(field, { greedy: true, path: false })})$`, ignoreCase ? 'si' : 's').test(text)
}

/** Names on disk that match, sorted; none when nothing does. */
export function expandPathname(field: Field, files: FileAccess): string[] {
  const characters = charactersOf(field)
  const segments: Character[][] = [[]]
  for (const character of characters) {
    if (character.text === '/') segments.push([])
    else segments.at(-1)?.push(character)
  }
  const absolute = characters[0]?.text === '/'
  let paths = [absolute ? '/' : '']
  for (const [index, segment] of segments.entries()) {
    if (segment.length === 0) {
      if (index === segments.length - 1 && index > 0)
        paths = paths.filter((path) => files.isDirectory(path)).map((path) => `${path}/`)
      continue
    }
    paths = paths.flatMap((path) => namesMatching(segment, path, files))
  }
  return paths.sort()
}

function namesMatching(segment: readonly Character[], directory: string, files: FileAccess): string[] {
  const text = segment.map((character) => character.text).join('')
  const prefix = directory === '' || directory.endsWith('/') ? directory : `${directory}/`
  const isPattern = segment.some((character) => !character.quoted && /[*?[@+!]/.test(character.text))
  if (!isPattern) return files.find(`${prefix}${text}`, false) ? [`${prefix}${text}`] : []
  const expression = new RegExp(`^(?:${sourceOf(segment, { greedy: true, path: true })})$`, 's')
  let names: string[]
  try {
    names = files.list(directory === '' ? '.' : directory)
  } catch {
    // A directory that cannot be read matches nothing, as in bash.
    return []
  }
  return names
    .filter((name) => (name.startsWith('.') ? text.startsWith('.') : true) && expression.test(name))
    .map((name) => `${prefix}${name}`)
}

function charactersOf(field: Field): Character[] {
  return field.flatMap((segment) => {
    const characters: Character[] = []
    const letters = [...segment.text]
    for (let index = 0; index < letters.length; index += 1) {
      const text = letters[index] ?? ''
      if (text === '\\' && !segment.quoted && index + 1 < letters.length) {
        index += 1
        characters.push({ text: letters[index] ?? '', quoted: true })
      } else {
        characters.push({ text, quoted: segment.quoted })
      }
    }
    return characters
  })
}

function sourceOf(
  characters: readonly Character[],
  options: { readonly greedy: boolean; readonly path: boolean },
): string {
  const any = options.path ? '[^/]' : '[^]'
  const lazy = options.greedy ? '' : '?'
  let source = ''
  for (let index = 0; index < characters.length; index += 1) {
    const character = characters[index]
    if (!character) break
    const { text, quoted } = character
    if (quoted) {
      source += escaped(text)
      continue
    }
    const next = characters[index + 1]
    if ('@+!?*'.includes(text) && next?.text === '(' && !next.quoted) {
      const end = closing(characters, index + 1)
      if (end > 0) {
        const inner = alternatives(characters.slice(index + 2, end)).map((part) => sourceOf(part, options))
        source += extended(text, inner.join('|'), any)
        index = end
        continue
      }
    }
    if (text === '*') {
      source += `${any}*${lazy}`
    } else if (text === '?') {
      source += any
    } else if (text === '[') {
      const set = bracket(characters, index)
      source += set ? set.source : '\\['
      index = set ? set.end : index
    } else {
      source += escaped(text)
    }
  }
  return source
}

function extended(kind: string, inner: string, any: string): string {
  switch (kind) {
    case '@':
      return `(?:${inner})`
    case '?':
      return `(?:${inner})?`
    case '*':
      return `(?:${inner})*`
    case '+':
      return `(?:${inner})+`
    default:
      return `(?!(?:${inner})$)${any}*`
  }
}

function closing(characters: readonly Character[], open: number): number {
  let depth = 0
  for (let index = open; index < characters.length; index += 1) {
    const character = characters[index]
    if (character?.quoted) continue
    if (character?.text === '(') depth += 1
    if (character?.text === ')') depth -= 1
    if (depth === 0) return index
  }
  return -1
}

function alternatives(characters: readonly Character[]): Character[][] {
  const parts: Character[][] = [[]]
  let depth = 0
  for (const character of characters) {
    if (!character.quoted && character.text === '(') depth += 1
    if (!character.quoted && character.text === ')') depth -= 1
    if (!character.quoted && character.text === '|' && depth === 0) parts.push([])
    else parts.at(-1)?.push(character)
  }
  return parts
}

const classes: Readonly<Record<string, string>> = {
  alnum: 'A-Za-z0-9',
  alpha: 'A-Za-z',
  blank: ' \\t',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  lower: 'a-z',
  punct: '!-\\/:-@\\[-`{-~',
  space: '\\s',
  upper: 'A-Z',
  xdigit: '0-9A-Fa-f',
}

function bracket(characters: readonly Character[], start: number): { source: string; end: number } | undefined {
  let index = start + 1
  let source = '['
  const first = characters[index]?.text
  if (first === '!' || first === '^') {
    source += '^'
    index += 1
  }
  for (let first = true; index < characters.length; index += 1, first = false) {
    const character = characters[index]
    const text = character?.text ?? ''
    if (text === ']' && !character?.quoted && !first) return { source: `${source}]`, end: index }
    if (text === '[' && characters[index + 1]?.text === ':') {
      const name = characters
        .slice(index + 2, index + 10)
        .map((letter) => letter.text)
        .join('')
        .split(':]')[0]
      const set = name === undefined ? undefined : classes[name]
      if (set && name) {
        source += set
        index += name.length + 3
        continue
      }
    }
    source += text === '-' && !character?.quoted ? '-' : /[\\\]^[-]/.test(text) ? `\\${text}` : text
  }
  return undefined
}

function escaped(text: string): string {
  return /[\\^$.*+?()[\]{}|/-]/.test(text) ? `\\${text}` : text
}
