import { errorReportOf } from '#shared/studio-error.ts'

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

/**
 * Reports what is rejected and awaited by nobody, so that a defect in one part does not end the builds of all others, as
 * Node would by default. Gives the end of the watch.
 */
export function reportUnhandled(problems: ProblemLog): () => void {
  const onRejection = (reason: unknown) => problems.report(`A defect of OMI Studio: ${errorReportOf(reason).message}`)
  process.on('unhandledRejection', onRejection)
  return () => process.off('unhandledRejection', onRejection)
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
