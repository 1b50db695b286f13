import type { TextChange } from '#shared/language/source.ts'

/** One change that turns a text into another, without what they have in common at their ends. */
export function textDifference(from: string, to: string): TextChange {
  const limit = Math.min(from.length, to.length)
  let start = 0
  while (start < limit && from[start] === to[start]) start += 1
  let end = 0
  while (end < limit - start && from[from.length - 1 - end] === to[to.length - 1 - end]) end += 1
  return { from: start, to: from.length - end, insert: to.slice(start, to.length - end) }
}
