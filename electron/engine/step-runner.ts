import type { StepEdits } from '#shared/run/step-edit.ts'
import { errorReportOf, StudioError } from '#shared/studio-error.ts'
import type { Choice, RunSettings, StepDeclaration, StepMends, StepRunner } from './build-context.ts'
import type { Journal } from './journal.ts'
import type { Answer, Question } from './prompt-desk.ts'

/** The step that is at work, for progress and log lines. */
export interface CurrentStep {
  readonly id: string
}

interface StepRunnerNeeds {
  readonly build: string
  readonly journal: Journal
  readonly settings: RunSettings
  readonly signal: AbortSignal
  readonly ask: (question: Question) => Promise<Answer>
  /** Resolves at once, or when somebody who paused the build lets it go on. */
  readonly unpaused: () => Promise<void>
  readonly onStep: (step: CurrentStep | undefined) => void
  readonly onError: (message: string) => void
}

/** How long a step of the clean-up may take, in ms. */
const afterFailureLimit = 900_000

const cleanUp: Choice = { id: 'clean-up', label: 'Clean up and stop' }
const abort: Choice = { id: 'abort', label: 'Stop and keep everything as it is' }
const retry: Choice = { id: 'retry', label: 'Retry this step' }
const skip: Choice = { id: 'skip', label: 'Skip this step and go on' }

/** Thrown in place of a step's error when whoever watches chose to keep everything as it is. */
export class KeepEverything extends Error {
  constructor(cause: unknown) {
    super('stopped without cleaning up', { cause })
    this.name = 'KeepEverything'
  }
}

/** What is to be done about a failed step. */
type Mend = { readonly kind: 'retry'; readonly edits: StepEdits } | { readonly kind: 'skip' }

/**
 * Runs a build's steps with their events. With `-on-error=ask` a failed step is put to whoever watches, who may have it
 * run again, changed or not, or left out; with `-debug` every step waits to be let on (spec/templates.md 6.1, design 3.4).
 */
export function createStepRunner(needs: StepRunnerNeeds): StepRunner {
  const { build, journal, settings, signal } = needs

  async function attempt<Output>(
    { id, title, phase = 'build' }: StepDeclaration,
    work: () => Promise<Output>,
  ): Promise<Output> {
    await needs.unpaused()
    signal.throwIfAborted()
    await journal.append({ type: 'step-started', build, step: id, title, phase })
    needs.onStep({ id })
    try {
      const output = await work()
      await journal.append({ type: 'step-ended', build, step: id, status: 'succeeded' })
      return output
    } catch (error) {
      if (signal.aborted) await journal.append({ type: 'step-ended', build, step: id, status: 'cancelled' })
      else await journal.append({ type: 'step-ended', build, step: id, status: 'failed', error: errorReportOf(error) })
      throw signal.aborted ? signal.reason : error
    } finally {
      needs.onStep(undefined)
    }
  }

  /** Puts a failure to whoever watches. Throws when the build is to end. */
  async function mendOf<Output>(error: unknown, { title }: StepDeclaration, mends: StepMends<Output>): Promise<Mend> {
    // What may be changed is a convenience: not being able to say it must not hide the failure.
    const editable = await mends.editable?.().catch(() => undefined)
    const { choice, edits = {} } = await needs.ask({
      question: `"${title}" failed. What next?`,
      choices: [cleanUp, abort, retry, ...(mends.skip === undefined ? [] : [skip])],
      error: errorReportOf(error),
      ...(editable === undefined ? {} : { editable }),
      ...(settings.patience === undefined ? {} : { expires: { after: settings.patience, choice: cleanUp.id } }),
    })
    if (choice === abort.id) throw new KeepEverything(error)
    if (choice === skip.id) return { kind: 'skip' }
    if (choice === retry.id) return { kind: 'retry', edits }
    throw error
  }

  return {
    async step<Output>(
      declaration: StepDeclaration,
      work: (edits: StepEdits) => Promise<Output>,
      mends: StepMends<Output> = {},
    ) {
      let edits: StepEdits = {}
      for (;;) {
        try {
          const output = await attempt(declaration, () => work(edits))
          if (settings.debug) {
            const choices = [{ id: 'continue', label: 'Continue' }]
            await needs.ask({ question: `"${declaration.title}" is done. Go on?`, choices })
          }
          return output
        } catch (error) {
          if (signal.aborted || settings.onError !== 'ask' || error instanceof KeepEverything) throw error
          const mend = await mendOf(error, declaration, mends)
          if (mend.kind === 'skip' && mends.skip !== undefined) {
            await journal.append({ type: 'step-ended', build, step: declaration.id, status: 'skipped' })
            return mends.skip()
          }
          if (mend.kind === 'retry' && Object.keys(mend.edits).length > 0) {
            edits = { ...edits, ...mend.edits }
            await journal.append({ type: 'modified-by-hand', build, how: 'edited-step' })
          }
        }
      }
    },
    async afterFailure({ id, title }, work) {
      await journal.append({ type: 'step-started', build, step: id, title, phase: 'cleanup' })
      needs.onStep({ id })
      try {
        await work(AbortSignal.timeout(afterFailureLimit))
        await journal.append({ type: 'step-ended', build, step: id, status: 'succeeded' })
      } catch (error) {
        const report = errorReportOf(error)
        needs.onError(report.message)
        await journal.append({ type: 'step-ended', build, step: id, status: 'failed', error: report })
      } finally {
        needs.onStep(undefined)
      }
    },
  }
}

/** What a cancelled build ends with. */
export function cancelled(): StudioError {
  return new StudioError({ code: 'cancelled', message: 'The build was cancelled.' })
}
