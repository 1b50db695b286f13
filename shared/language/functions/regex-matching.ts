import type { RegularExpression } from './regular-expression.ts'

/** One match: its place and what each group matched. */
export interface Match {
  readonly from: number
  readonly to: number
  readonly text: string
  readonly groups: readonly (string | undefined)[]
}

/** All matches from left to right. An empty match right behind another match does not count, as in the reference. */
export function matchesOf(expression: RegularExpression, text: string): readonly Match[] {
  const found: Match[] = []
  let previousEnd = -1
  for (const match of text.matchAll(expression.pattern)) {
    const to = match.index + match[0].length
    if (match[0] !== '' || match.index !== previousEnd) {
      found.push({ from: match.index, to, text: match[0], groups: match.slice(1) })
    }
    previousEnd = to
  }
  return found
}

/** Replaces all matches; `$1`, `$name` and `${name}` in the replacement stand for groups, `$$` for a dollar sign. */
export function replaceMatches(expression: RegularExpression, text: string, replacement: string): string {
  let result = ''
  let at = 0
  for (const match of matchesOf(expression, text)) {
    result += text.slice(at, match.from) + expand(replacement, match, expression.groups)
    at = match.to
  }
  return result + text.slice(at)
}

function expand(replacement: string, match: Match, names: readonly (string | undefined)[]): string {
  return replacement.replaceAll(
    /\$(?:(\$)|([\p{L}\p{Nd}_]+)|\{([\p{L}\p{Nd}_]+)\})/gu,
    (_, dollar: string | undefined, bare: string | undefined, braced: string | undefined) => {
      if (dollar !== undefined) return '$'
      const name = bare ?? braced ?? ''
      if (/^\d+$/.test(name)) return Number(name) === 0 ? match.text : (match.groups[Number(name) - 1] ?? '')
      return match.groups[names.indexOf(name)] ?? ''
    },
  )
}
