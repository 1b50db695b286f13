/*
 * Makes random edits of templates with comments, and checks that each does what it says and touches nothing else:
 *   node test/fuzz/hcl-edits.ts --edits 10000 --seed 1
 * Prints the shortest fault of each kind, and exits with 1 when there is one.
 */
import { parseArgs } from 'node:util'
import { generatedTemplate } from './generate.ts'
import { mutatedTemplate } from './mutate.ts'
import { randomFrom } from './random.ts'
import { tryRandomEdit } from './random-edit.ts'
import { seeds } from './seeds.ts'

const { values } = parseArgs({
  options: { edits: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' } },
})
const random = randomFrom(Number(values.seed))
const faults = new Map<string, string>()
const counts: Record<string, number> = {}
for (let made = 0, at = 0; made < Number(values.edits); at += 1) {
  const text = [random.pick(seeds), generatedTemplate(random), mutatedTemplate(random)][at % 3] ?? ''
  const { kind, fault } = tryRandomEdit(random, text)
  if (kind === 'none' || kind === 'unreadable') continue
  made += 1
  counts[kind] = (counts[kind] ?? 0) + 1
  const known = faults.get(kind)
  if (fault !== undefined && (known === undefined || known.length > fault.length)) faults.set(kind, fault)
}
for (const fault of faults.values()) process.stdout.write(`${fault}\n\n`)
process.stdout.write(`${JSON.stringify(counts)}; ${faults.size} kinds of faults\n`)
process.exitCode = faults.size > 0 ? 1 : 0
