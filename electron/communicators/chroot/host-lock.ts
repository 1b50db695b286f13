import { PassThrough } from 'node:stream'
import { StudioError } from '#shared/studio-error.ts'
import { type ChrootHost, commandFailed, scriptWords } from './chroot-host.ts'

/** Also taken by the reference, so that builds of both get along on one VM (spec/builders.md 2.7, step 6). */
export const lockFile = '/var/lock/packer-chroot/lock'

/** Says that it has the lock, and holds it until its standard input ends: with the connection, or this program. */
const holdScript = 'echo locked; while read -r line; do :; done'

const takeScript = 'mkdir -p -- "${1%/*}" && exec flock -x "$1" /bin/sh -c "$2" "$3"'

interface HeldLock {
  readonly stdin: PassThrough
  readonly ended: Promise<unknown>
}

const held = new Map<string, HeldLock>()

/** In the command line of the program that holds the lock. */
export function lockHolderName(hostId: string): string {
  return `omi-studio-lock-${hostId}`
}

/**
 * Takes the lock of a host, under which devices are chosen and volumes linked. Waits for whoever has it.
 *
 * @param limit ms; the option `volume_timeout`, since what is waited for is the linking of another build's volume
 */
export async function takeLock(host: ChrootHost, hostId: string, limit: number, signal: AbortSignal): Promise<void> {
  const stdin = new PassThrough()
  const giveUp = new AbortController()
  const timer = setTimeout(() => giveUp.abort(tooLate(host, limit)), limit)
  let stderr = ''
  try {
    await new Promise<void>((resolve, reject) => {
      const words = scriptWords(takeScript, lockFile, holdScript, lockHolderName(hostId))
      const ended = host.execute(
        { kind: 'words', words },
        {
          stdin,
          onStdout: (chunk) => {
            if (chunk.includes('locked')) resolve()
          },
          onStderr: (chunk) => {
            stderr += chunk
          },
        },
        AbortSignal.any([signal, giveUp.signal]),
      )
      held.set(hostId, { stdin, ended: ended.catch(() => {}) })
      ended.then((end) => {
        reject(commandFailed(host, `Taking the lock ${lockFile}`, end.kind === 'exited' ? end.code : 255, stderr))
      }, reject)
    })
  } catch (error) {
    held.delete(hostId)
    stdin.destroy()
    throw error
  } finally {
    clearTimeout(timer)
  }
}

/** Lets go of a lock of this process. Returns whether it had one. */
export async function releaseHeldLock(hostId: string): Promise<boolean> {
  const lock = held.get(hostId)
  if (lock === undefined) return false
  held.delete(hostId)
  lock.stdin.end()
  await lock.ended
  return true
}

function tooLate(host: ChrootHost, limit: number): StudioError {
  return new StudioError({
    code: 'lock-timeout',
    message: `Another build has held ${lockFile} on ${host.name} for ${limit / 1000} s.`,
    hint: 'Wait for it, or end it; "fuser" or "lsof" on that file tells which process it is. volume_timeout gives it more time.',
    where: { option: 'volume_timeout' },
  })
}
