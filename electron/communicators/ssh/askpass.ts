import { StudioError } from '#shared/studio-error.ts'
import { runProcess } from '../local/run-process.ts'
import type { AnswerPrompt } from './login.ts'

/** The program that puts secret questions to whoever sits at this computer, as OpenSSH knows it. */
export function askpassProgram(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  return environment.SSH_ASKPASS || undefined
}

/**
 * Answers questions by such a program: it gets the question as its argument and prints the answer. Every answer is told to
 * `onAnswer` first, for it is a secret. Rejects with a StudioError when whoever was asked declined.
 */
export function answerByAskpass(
  program: string,
  onAnswer: (answer: string) => void,
  signal: AbortSignal,
): AnswerPrompt {
  return async (question) => {
    let printed = ''
    const end = await runProcess(
      {
        program,
        args: [question],
        folder: process.cwd(),
        environment: {},
        onStdout: (chunk) => {
          printed += chunk
        },
        onStderr: () => undefined,
      },
      signal,
    )
    if (end.kind !== 'exited' || end.code !== 0) {
      throw new StudioError({ code: 'question-declined', message: `The question "${question}" was not answered.` })
    }
    const answer = printed.replace(/\r?\n$/, '')
    if (answer !== '') onAnswer(answer)
    return answer
  }
}
