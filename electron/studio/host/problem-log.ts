/** Something that went wrong behind the page, where nobody asked. */
export interface LoggedProblem {
  /** Epoch ms. */
  readonly at: number
  readonly text: string
}

/** More would not be read. */
const most = 100

/** The newest problems of this start, for the diagnostics; they are written to the error output too. */
export interface ProblemLog {
  /** @param text a sentence without secrets */
  readonly report: (text: string) => void
  readonly newest: () => readonly LoggedProblem[]
}

export function createProblemLog(now: () => number, write: (text: string) => void): ProblemLog {
  const problems: LoggedProblem[] = []
  return {
    report(text) {
      problems.push({ at: now(), text })
      if (problems.length > most) problems.shift()
      write(`${text}\n`)
    },
    newest: () => problems.toReversed(),
  }
}
