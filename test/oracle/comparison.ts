/** One case on which both sides were asked, with what each of them answered in a form that can be compared. */
export interface Answer {
  /** Which of the comparisons: `console`, `validate`, … */
  readonly comparison: Comparison
  /** The expression, or the file's name. */
  readonly case: string
  readonly theirs: string
  readonly ours: string
}

export type Comparison = 'console' | 'values' | 'validate' | 'inspect' | 'fmt' | 'hcl2_upgrade'

/** Cases that differ on purpose, all for one reason. */
export interface IntendedDifference {
  readonly comparison: Comparison
  readonly reason: string
  readonly cases: readonly string[]
}

export interface Verdict {
  /** Differences that nobody has declared. */
  readonly unexplained: readonly Answer[]
  /** Declared differences where both sides say the same, or that no case asks about. */
  readonly stale: readonly { readonly comparison: Comparison; readonly case: string }[]
  readonly intended: number
  readonly same: number
}

/** Sets answers against the declared differences. */
export function judge(answers: readonly Answer[], declared: readonly IntendedDifference[]): Verdict {
  const key = (comparison: Comparison, one: string) => `${comparison}\n${one}`
  const differing = new Map(
    answers
      .filter(({ theirs, ours }) => theirs !== ours)
      .map((answer) => [key(answer.comparison, answer.case), answer]),
  )
  const asked = new Set(answers.map(({ comparison }) => comparison))
  const all = declared.flatMap(({ comparison, cases }) => cases.map((one) => ({ comparison, case: one })))
  const explained = new Set(all.map((one) => key(one.comparison, one.case)))
  const unexplained = [...differing].flatMap(([name, answer]) => (explained.has(name) ? [] : [answer]))
  return {
    unexplained,
    stale: all.filter((one) => asked.has(one.comparison) && !differing.has(key(one.comparison, one.case))),
    intended: differing.size - unexplained.length,
    same: answers.length - differing.size,
  }
}
