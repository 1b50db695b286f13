import type { Kernel } from './kernel.ts'
import type { Place } from './mount-table.ts'

/** Locks of open files (flock(2)) of one running kernel. */
interface FileLock {
  /** How many hold it, and whether the one that does holds it alone. */
  holders: number
  alone: boolean
  readonly waiting: (() => void)[]
}

const locksOf = new WeakMap<Kernel, Map<string, FileLock>>()

/** Takes the lock of a file if it is free. @returns the function that lets go of it; `undefined` when it is taken */
export function tryLock(kernel: Kernel, place: Place, alone: boolean): (() => void) | undefined {
  const { lock, key, locks } = lockOf(kernel, place)
  if (lock.holders > 0 && (alone || lock.alone)) return undefined
  lock.holders += 1
  lock.alone = alone
  let held = true
  return () => {
    if (!held) return
    held = false
    lock.holders -= 1
    if (lock.holders === 0 && lock.waiting.length === 0) locks.delete(key)
    for (const wake of lock.waiting.splice(0)) wake()
  }
}

/** Resolves when somebody lets go of the lock of a file. */
export function lockReleased(kernel: Kernel, place: Place): Promise<void> {
  const { lock } = lockOf(kernel, place)
  return lock.holders === 0 ? Promise.resolve() : new Promise((resolve) => lock.waiting.push(resolve))
}

function lockOf(kernel: Kernel, { mount, number }: Place) {
  const locks = locksOf.get(kernel) ?? new Map<string, FileLock>()
  locksOf.set(kernel, locks)
  const key = `${mount.tree.id} ${number}`
  const lock = locks.get(key) ?? { holders: 0, alone: false, waiting: [] }
  locks.set(key, lock)
  return { lock, key, locks }
}
