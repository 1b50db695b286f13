import { randomUUID } from 'node:crypto'
import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import type { BuildContext } from '#electron/engine/build-context.ts'

/** ms between looks at another's lock. */
const pause = 50
/** ms after which a lock is taken over; whoever held it is long gone, for a manifest is written in milliseconds. */
const stale = 5_000

/**
 * Takes a lock that other processes see, and gives back what releases it. A lock whose holder died is taken over, as
 * the reference goes on after three tries.
 */
export async function lockFile(path: string, { clock, signal }: BuildContext): Promise<() => Promise<void>> {
  const mine = randomUUID()
  for (;;) {
    try {
      await writeFile(path, mine, { flag: 'wx' })
      return async () => {
        const holder = await readFile(path, 'utf8').catch(() => undefined)
        if (holder === mine) await rm(path, { force: true })
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const made = await stat(path).then(
      (facts) => facts.mtimeMs,
      () => undefined,
    )
    if (made !== undefined && Date.now() - made > stale) await rm(path, { force: true })
    else await clock.sleep(pause, signal)
  }
}
