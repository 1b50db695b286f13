import { lockReleased, tryLock } from '../kernel/file-locks.ts'
import type { Process } from '../kernel/process.ts'
import { statusNumber } from '../kernel/signals.ts'
import { definePrograms, usageError } from './define.ts'
import { parseOptions } from './options.ts'

/** `flock`: runs a command while it holds the lock of a file. */
export const flockPrograms = definePrograms({
  async flock(process) {
    const options = parseOptions(
      process.args,
      'nxsuw:c:E:o',
      { nonblock: 'n', exclusive: 'x', shared: 's', timeout: 'w:', command: 'c:', 'conflict-exit-code': 'E:' },
      'in-order',
    )
    const [file, ...argv] = options.operands
    if (file === undefined) return usageError(process, 'requires at least one argument')
    const command = options.value('c') ?? (argv[0] === '-c' ? argv[1] : undefined)
    const words = command === undefined ? argv : ['sh', '-c', command]
    // A descriptor that the shell has opened: it is locked for the shell's own life, which no simulation needs.
    if (words.length === 0) return 0
    const release = await takeLock(process, file, !options.has('s'), patienceOf(options.has('n'), options.value('w')))
    if (release === undefined) return Number(options.value('E') ?? 1)
    try {
      return statusNumber(await process.spawn(words))
    } finally {
      release()
    }
  },
})

/** ms; for ever when nothing is said. */
function patienceOf(atOnce: boolean, seconds: string | undefined): number {
  if (atOnce) return 0
  return seconds === undefined ? Number.POSITIVE_INFINITY : Number(seconds) * 1000
}

async function takeLock(
  process: Process,
  file: string,
  alone: boolean,
  patience: number,
): Promise<(() => void) | undefined> {
  if (!process.files.exists(file)) process.files.writeFile(file, '')
  const { place } = process.files.stat(file)
  const deadline = performance.now() + patience
  for (;;) {
    const release = tryLock(process.kernel, place, alone)
    if (release !== undefined) return release
    const left = deadline - performance.now()
    if (left <= 0) return undefined
    const freed = lockReleased(process.kernel, place)
    await (left === Number.POSITIVE_INFINITY
      ? process.wait(freed)
      : Promise.race([process.wait(freed), process.sleep(left)]))
  }
}
