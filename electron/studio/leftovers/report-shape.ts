import type { LeftoverRemoval } from '#shared/contract/leftover-shapes.ts'
import type { ErrorReport } from '#shared/studio-error.ts'

/** An error as the shapes of leftovers carry it: without its place, which is in no file. */
export function reportShape({
  code,
  message,
  hint,
}: ErrorReport): Extract<LeftoverRemoval, { kind: 'failed' }>['error'] {
  return { code, message, ...(hint === undefined ? {} : { hint }) }
}
