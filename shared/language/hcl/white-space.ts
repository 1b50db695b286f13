/**
 * White space as the language has it: Unicode's `White_Space`. JavaScript's own `trim` also takes the byte order mark
 * (U+FEFF) and leaves the next-line character (U+0085).
 */
const leading = /^\p{White_Space}+/u
const space = /\p{White_Space}/u

export function trimStartSpace(text: string): string {
  return text.replace(leading, '')
}

export function trimEndSpace(text: string): string {
  // From the end: a pattern would try every run of spaces within the text.
  let end = text.length
  while (end > 0 && space.test(text.charAt(end - 1))) end -= 1
  return text.slice(0, end)
}

export function trimSpace(text: string): string {
  return trimEndSpace(trimStartSpace(text))
}
