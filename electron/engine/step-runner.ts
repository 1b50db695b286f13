import { type ErrorReport, errorReportOf, StudioError } from '#shared/studio-error.ts'
import type { Choice, RunSettings, StepDeclaration, StepRunner } from './build-context.ts'
import type { Journal } from './journal.ts'

/** The step that is at work, for progress and log lines. */
export interface CurrentStep {
  readonly id: string
}

interface StepRunnerNeeds {
  readonly build: string
  readonly journal: Journal
  readonly settings: RunSettings
  readonly signal: AbortSignal
  readonly ask: (question: string, choices: readonly Choice[], error?: ErrorReport) => Promise<string>
  readonly onStep: (step: CurrentStep | undefined) => void
  readonly onError: (message: string) => void
}

/** How long a step of the clean-up may take, in ms. */
const afterFailureLimit = 900_000

const afterFailure: readonly Choice[] = [
  { id: 'clean-up', label: 'Clean up and stop' },
  { id: 'abort', label: 'Stop and keep everything as it is' },
  { id: 'retry', label: 'Retry this step' },
]

/** Thrown in place of a step's error when whoever watches chose to keep everything as it is. */
export class KeepEverything extends Error {
  constructor(cause: unknown) {
    super('stopped without cleaning up', { cause })
    this.name = 'KeepEverything'
  }
}

/**
 * Runs a build's steps with their events. With `-on-error=ask` a failed step is put to whoever watches, who may have it
 * run again; with `-debug` every step waits to be let on (spec/templates.md 6.1).
 */
export function createStepRunner(needs: StepRunnerNeeds): StepRunner {
  const { build, journal, settings, signal } = needs

  async function attempt<Output>(declaration: StepDeclaration, work: () => Promise<Output>): Promise<Output> {
    const { id, title, phase = 'build' } = declaration
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

  async function askAfter(error: unknown, title: string): Promise<void> {
    const choice = await needs.ask(`"${title}" failed. What next?`, afterFailure, errorReportOf(error))
    if (choice === 'abort') throw new KeepEverything(error)
    if (choice !== 'retry') throw error
  }

  return {
    async step(declaration, work) {
      for (;;) {
        try {
          const output = await attempt(declaration, work)
          if (settings.debug) {
            await needs.ask(`"${declaration.title}" is done. Go on?`, [{ id: 'continue', label: 'Continue' }])
          }
          return output
        } catch (error) {
          if (signal.aborted || settings.onError !== 'ask' || error instanceof KeepEverything) throw error
          await askAfter(error, declaration.title)
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
