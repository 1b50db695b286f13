import type { TransferProgress } from './communicator.ts'

/** Adds up the progress of many files to one: bytes of all, of the sum of their sizes. */
export function progressOfMany(
  files: readonly { readonly size: number }[],
  report: TransferProgress | undefined,
): { of(name: string): TransferProgress } {
  const total = files.reduce((sum, { size }) => sum + size, 0)
  const done = new Map<string, number>()
  let sum = 0
  return {
    of: (name) => (bytes) => {
      sum += bytes - (done.get(name) ?? 0)
      done.set(name, bytes)
      report?.(sum, total)
    },
  }
}
