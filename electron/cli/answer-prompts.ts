import { createInterface } from 'node:readline/promises'
import type { LiveRun } from '#electron/engine/run-engine.ts'
import type { RunEvent } from '#shared/run/event.ts'

/** Puts a run's questions to whoever sits at the terminal, one after the other; an empty answer takes the first choice. */
export function answerPrompts(run: LiveRun): void {
  let last = Promise.resolve()
  run.subscribe((event) => {
    if (event.type === 'prompt-asked') last = last.then(() => askOne(run, event)).catch(() => {})
  })
}

async function askOne(run: LiveRun, prompt: Extract<RunEvent, { type: 'prompt-asked' }>): Promise<void> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const over = new AbortController()
  const stop = run.subscribe((event) => {
    if (event.type === 'build-ended' && event.build === prompt.build) over.abort()
  })
  try {
    const list = prompt.choices.map((choice, index) => `[${index + 1}] ${choice.label}`).join('  ')
    for (;;) {
      const answer = await terminal.question(`${prompt.question}\n${list}\n> `, { signal: over.signal })
      const choice = answer.trim() === '' ? prompt.choices[0] : prompt.choices[Number(answer.trim()) - 1]
      if (choice === undefined) continue
      await run.answer(prompt.promptId, choice.id)
      return
    }
  } finally {
    stop()
    terminal.close()
  }
}
