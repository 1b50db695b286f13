import type { BootTestResult } from '../contract/image-shapes.ts'

/** The tag that says on an OMI itself how its last boot test ended, so that other computers and people see it, too. */
export const bootTestTagKey = 'omi-studio:boot-test'

/** `passed 2026-01-10T08:00:00.000Z 20260110-…`: outcome, time, run. */
export function bootTestTagValue({ outcome, at, runId }: BootTestResult): string {
  return `${outcome} ${new Date(at).toISOString()} ${runId}`
}

/** Reads the tag's value; `undefined` when somebody else wrote something else there. */
export function bootTestOfTag(value: string | undefined): BootTestResult | undefined {
  const [outcome, time = '', runId] = value?.split(' ') ?? []
  const at = Date.parse(time)
  if ((outcome !== 'passed' && outcome !== 'failed') || runId === undefined || Number.isNaN(at)) return undefined
  return { outcome, at, runId }
}
