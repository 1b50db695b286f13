/**
 * White space as the language has it: Unicode's `White_Space`. JavaScript's own `trim` also takes the byte order mark
 * (U+FEFF) and leaves the next-line character (U+0085).
 */
const leading = /^\p{White_Space}+/u
const trailing = /\p{White_Space}+$/u

export function trimStartSpace(text: string): string {
  return text.replace(leading, '')
}

export function trimEndSpace(text: string): string {
  return text.replace(trailing, '')
}

export function trimSpace(text: string): string {
  return trimEndSpace(trimStartSpace(text))
}
