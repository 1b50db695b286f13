import { randomUUID } from 'node:crypto'
import { type ErrorReport, StudioError } from '#shared/studio-error.ts'
import type { Choice } from './build-context.ts'
import type { Journal } from './journal.ts'

/** Where questions of a run wait for their answers. */
export interface PromptDesk {
  ask(
    build: string,
    question: string,
    choices: readonly Choice[],
    signal: AbortSignal,
    error?: ErrorReport,
  ): Promise<string>
  /** Throws a StudioError when there is no such question (any more), or no such choice. */
  answer(promptId: string, choice: string): Promise<void>
}

interface Waiting {
  readonly build: string
  readonly choices: readonly Choice[]
  readonly resolve: (choice: string) => void
}

/** The desk of one run. With `unattended` every question is refused, since its answer would never come. */
export function createPromptDesk(journal: Journal, unattended = false): PromptDesk {
  const waiting = new Map<string, Waiting>()
  return {
    async ask(build, question, choices, signal, error) {
      signal.throwIfAborted()
      if (unattended) throw nobodyToAsk(question)
      const promptId = randomUUID()
      const { promise, resolve, reject } = Promise.withResolvers<string>()
      const onAbort = () => reject(signal.reason)
      signal.addEventListener('abort', onAbort, { once: true })
      waiting.set(promptId, { build, choices, resolve })
      try {
        await journal.append({
          type: 'prompt-asked',
          build,
          promptId,
          question,
          choices: choices.map((choice) => ({ ...choice })),
          ...(error === undefined ? {} : { error }),
        })
        return await promise
      } finally {
        waiting.delete(promptId)
        signal.removeEventListener('abort', onAbort)
      }
    },
    async answer(promptId, choice) {
      const prompt = waiting.get(promptId)
      if (prompt === undefined) {
        throw new StudioError({
          code: 'no-prompt',
          message: 'This question has been answered already, or its build has ended.',
        })
      }
      if (!prompt.choices.some((one) => one.id === choice)) {
        throw new StudioError({ code: 'no-choice', message: `"${choice}" is not among the answers to this question.` })
      }
      waiting.delete(promptId)
      await journal.append({ type: 'prompt-answered', build: prompt.build, promptId, choice })
      prompt.resolve(choice)
    },
  }
}

function nobodyToAsk(question: string): StudioError {
  return new StudioError({
    code: 'nobody-to-ask',
    message: `The build asks "${question}", and nobody is there to answer.`,
    hint: 'Build in a terminal or in the app; or leave out what asks: breakpoints, -debug, -on-error=ask.',
  })
}
