import { StudioError } from '../studio-error.ts'

/** What is searched in a log. */
export interface SearchText {
  readonly text: string
  readonly regex?: boolean
  readonly caseSensitive?: boolean
}

/** @throws StudioError `bad-pattern` */
export function patternOf({ text, regex = false, caseSensitive = false }: SearchText): RegExp {
  try {
    return new RegExp(regex ? text : RegExp.escape(text), caseSensitive ? 'g' : 'gi')
  } catch (error) {
    throw new StudioError({
      code: 'bad-pattern',
      message: `"${text}" is not a regular expression: ${error instanceof Error ? error.message : String(error)}`,
      hint: 'Correct it, or search for the text as it stands.',
    })
  }
}

/** Calls `visit` with where each match begins and ends; matches of nothing are none. */
export function visitMatches(text: string, pattern: RegExp, visit: (from: number, to: number) => void): void {
  pattern.lastIndex = 0
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    if (match[0] === '') pattern.lastIndex += 1
    else visit(match.index, match.index + match[0].length)
  }
}
