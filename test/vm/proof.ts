import type { BuildOutcome, RealBench } from './real-bench.ts'

/** Something that is shown on real machines. Throws with what is wrong. */
export interface Proof {
  readonly name: string
  run(bench: RealBench): Promise<void>
}

/** @throws Error when the text lacks one of the lines */
export function expectLines(what: string, text: string, lines: readonly string[]): void {
  const there = new Set(text.split('\n').map((line) => line.trim()))
  const missing = lines.filter((line) => !there.has(line))
  if (missing.length > 0) throw new Error(`${what}: missing ${JSON.stringify(missing)} in:\n${text}`)
}

/** The id of the OMI that a build made; nothing else may be left of it but its snapshots. */
export function madeOmi({ code, output, made }: BuildOutcome): string {
  if (code !== 0) throw new Error(`the build ended with ${code}:\n${output}`)
  const other = made.filter(({ kind }) => kind !== 'image' && kind !== 'snapshot')
  if (other.length > 0) throw new Error(`the build left ${other.map(({ kind, id }) => `${kind} ${id}`).join(', ')}`)
  const omis = made.filter(({ kind }) => kind === 'image')
  const [omi] = omis
  if (omi === undefined || omis.length !== 1) throw new Error(`the build made ${omis.length} OMIs:\n${output}`)
  return omi.id
}
