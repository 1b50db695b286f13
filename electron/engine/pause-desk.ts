import { StudioError } from '#shared/studio-error.ts'
import type { Journal } from './journal.ts'

/** Where builds of a run are paused and let on. A pause is taken before the next step; nothing is interrupted for it. */
export interface PauseDesk {
  /** Asks a build to pause. Nothing happens when it is asked already. Throws a StudioError when there is no such build. */
  pause(build: string): Promise<void>
  /** Lets a build go on, also one that has not paused yet. */
  resume(build: string): Promise<void>
  /** Resolves at once, or when the build is let on. Rejects when the signal aborts. */
  unpaused(build: string, signal: AbortSignal): Promise<void>
}

export function createPauseDesk(journal: Journal, builds: readonly string[]): PauseDesk {
  const gates = new Map<string, PromiseWithResolvers<void>>()

  return {
    async pause(build) {
      if (!builds.includes(build)) {
        throw new StudioError({ code: 'no-build', message: `There is no build "${build}" in this run.` })
      }
      if (gates.has(build)) return
      gates.set(build, Promise.withResolvers())
      await journal.append({ type: 'pause-requested', build })
    },
    async resume(build) {
      const gate = gates.get(build)
      if (gate === undefined) return
      gates.delete(build)
      await journal.append({ type: 'resumed', build })
      gate.resolve()
    },
    async unpaused(build, signal) {
      const gate = gates.get(build)
      if (gate === undefined) return
      await journal.append({ type: 'paused', build })
      const { promise, reject } = Promise.withResolvers<never>()
      const onAbort = () => reject(signal.reason)
      signal.addEventListener('abort', onAbort, { once: true })
      if (signal.aborted) onAbort()
      try {
        await Promise.race([gate.promise, promise])
      } finally {
        signal.removeEventListener('abort', onAbort)
      }
    },
  }
}
