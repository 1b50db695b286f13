import type { Clock } from '#electron/clock.ts'
import { isConnectionLost } from '#electron/communicators/connection-lost.ts'

/** ms between tries, as in the reference. */
const pause = 2_000

/**
 * Does something on the machine, again and again while it cannot be reached, for at most `limit` ms
 * (`start_retry_timeout`); this is what waits out a reboot. Throws the last error.
 */
export async function whileUnreachable<Result>(
  { clock, signal, progress }: { clock: Clock; signal: AbortSignal; progress(detail: string): void },
  limit: number,
  act: () => Promise<Result>,
): Promise<Result> {
  const deadline = clock.now() + limit
  for (let attempt = 1; ; attempt++) {
    try {
      return await act()
    } catch (error) {
      if (signal.aborted) throw signal.reason
      if (!isConnectionLost(error) || clock.now() + pause > deadline) throw error
      progress(`waiting for the machine, attempt ${attempt}`)
      await clock.sleep(pause, signal)
    }
  }
}
