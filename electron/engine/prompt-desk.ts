import { randomUUID } from 'node:crypto'
import type { Clock } from '#electron/clock.ts'
import type { EditableStep, StepEdits } from '#shared/run/step-edit.ts'
import { type ErrorReport, StudioError } from '#shared/studio-error.ts'
import type { Choice } from './build-context.ts'
import type { Journal } from './journal.ts'

/** A question of a build. */
export interface Question {
  readonly question: string
  readonly choices: readonly Choice[]
  readonly error?: ErrorReport
  /** What may be changed with the answer. */
  readonly editable?: EditableStep
  /** It answers itself by `choice` when nobody does within `after` ms. */
  readonly expires?: { readonly after: number; readonly choice: string }
}

export interface Answer {
  readonly choice: string
  /** The texts that were changed, by the key of their part. */
  readonly edits?: StepEdits
}

/** Where questions of a run wait for their answers. */
export interface PromptDesk {
  ask(build: string, question: Question, signal: AbortSignal): Promise<Answer>
  /** Throws a StudioError when there is no such question (any more), no such choice, or nothing of that kind to change. */
  answer(promptId: string, answer: Answer): Promise<void>
  /** Lets a question that would answer itself wait so many ms longer. Throws a StudioError when there is none. */
  extend(promptId: string, milliseconds: number): Promise<void>
}

interface Waiting {
  readonly build: string
  readonly question: Question
  readonly resolve: (answer: Answer) => void
  /** Epoch ms. */
  expiresAt: number | undefined
}

/** The desk of one run. With `unattended` every question is refused, since its answer would never come. */
export function createPromptDesk(journal: Journal, clock: Clock, unattended = false): PromptDesk {
  const waiting = new Map<string, Waiting>()

  async function settle(promptId: string, answer: Answer, expired: boolean): Promise<void> {
    const prompt = waiting.get(promptId)
    if (prompt === undefined) return
    waiting.delete(promptId)
    await journal.append({
      type: 'prompt-answered',
      build: prompt.build,
      promptId,
      choice: answer.choice,
      ...(answer.edits === undefined ? {} : { edits: answer.edits }),
      ...(expired ? { expired } : {}),
    })
    prompt.resolve(answer)
  }

  /** Waits for the hour that counts then: it may have been put off meanwhile. */
  async function expire(promptId: string, choice: string, signal: AbortSignal): Promise<void> {
    for (;;) {
      const expiresAt = waiting.get(promptId)?.expiresAt
      if (expiresAt === undefined) return
      const left = expiresAt - clock.now()
      if (left <= 0) return settle(promptId, { choice }, true)
      await clock.sleep(left, signal)
    }
  }

  function find(promptId: string): Waiting {
    const prompt = waiting.get(promptId)
    if (prompt !== undefined) return prompt
    throw new StudioError({
      code: 'no-prompt',
      message: 'This question has been answered already, or its build has ended.',
    })
  }

  return {
    async ask(build, question, signal) {
      signal.throwIfAborted()
      if (unattended) throw nobodyToAsk(question.question)
      const promptId = randomUUID()
      const { promise, resolve, reject } = Promise.withResolvers<Answer>()
      const onAbort = () => reject(signal.reason)
      signal.addEventListener('abort', onAbort, { once: true })
      const over = new AbortController()
      const { expires } = question
      const expiresAt = expires === undefined ? undefined : clock.now() + expires.after
      waiting.set(promptId, { build, question, resolve, expiresAt })
      try {
        await journal.append({
          type: 'prompt-asked',
          build,
          promptId,
          question: question.question,
          choices: question.choices.map((choice) => ({ ...choice })),
          ...(question.error === undefined ? {} : { error: question.error }),
          ...(question.editable === undefined ? {} : { editable: question.editable }),
          ...(expiresAt === undefined ? {} : { expiresAt }),
        })
        if (expires !== undefined) void expire(promptId, expires.choice, over.signal).catch(() => {})
        return await promise
      } finally {
        over.abort()
        waiting.delete(promptId)
        signal.removeEventListener('abort', onAbort)
      }
    },
    async answer(promptId, answer) {
      const { question } = find(promptId)
      if (!question.choices.some((one) => one.id === answer.choice)) {
        throw new StudioError({
          code: 'no-choice',
          message: `"${answer.choice}" is not among the answers to this question.`,
        })
      }
      for (const key of Object.keys(answer.edits ?? {})) checkEditable(question, key)
      await settle(promptId, answer, false)
    },
    async extend(promptId, milliseconds) {
      const prompt = find(promptId)
      if (prompt.expiresAt === undefined) {
        throw new StudioError({ code: 'no-expiry', message: 'This question waits as long as it takes.' })
      }
      prompt.expiresAt += milliseconds
      const { build, expiresAt } = prompt
      await journal.append({ type: 'prompt-extended', build, promptId, expiresAt })
    },
  }
}

function checkEditable({ editable }: Question, key: string): void {
  const part = editable?.parts.find((one) => one.key === key)
  if (part !== undefined && part.readOnly === undefined) return
  throw new StudioError({
    code: 'not-editable',
    message: `The failed step has no text "${key}" that can be changed here.`,
    hint: 'Change it in the template, and start the build again.',
  })
}

function nobodyToAsk(question: string): StudioError {
  return new StudioError({
    code: 'nobody-to-ask',
    message: `The build asks "${question}", and nobody is there to answer.`,
    hint: 'Build in a terminal or in the app; or leave out what asks: breakpoints, -debug, -on-error=ask.',
  })
}
