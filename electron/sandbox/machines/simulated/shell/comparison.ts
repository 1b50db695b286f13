import type { Process } from '../kernel/process.ts'

/** `-nt`, `-ot` (modification times) and `-ef` (the same file). */
export function compareFiles(process: Process, operator: '-nt' | '-ot' | '-ef', left: string, right: string): boolean {
  const first = process.files.find(left)
  const second = process.files.find(right)
  if (operator === '-ef') {
    return (
      first !== undefined && first.place.number === second?.place.number && first.place.mount === second.place.mount
    )
  }
  if (!first || !second) return operator === '-nt' ? first !== undefined && !second : second !== undefined && !first
  return operator === '-nt' ? first.inode.mtime > second.inode.mtime : first.inode.mtime < second.inode.mtime
}

/** `-eq`, `-lt` and the like. */
export function compareNumbers(operator: string, left: number, right: number): boolean {
  switch (operator) {
    case '-eq':
      return left === right
    case '-ne':
      return left !== right
    case '-lt':
      return left < right
    case '-le':
      return left <= right
    case '-gt':
      return left > right
    default:
      return left >= right
  }
}
