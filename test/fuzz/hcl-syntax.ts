/*
 * Compares our parser with the real language over mutated templates:
 *   node test/fuzz/hcl-syntax.ts --cases 50000 --seed 1
 * Prints every disagreement, minimised, and exits with 1 when there is one.
 */
import { parseArgs } from 'node:util'
import { compareSyntax } from './compare-syntax.ts'
import { minimised } from './minimise.ts'
import { mutatedTemplate } from './mutate.ts'
import { randomFrom } from './random.ts'

const { values } = parseArgs({
  options: { cases: { type: 'string', default: '5000' }, seed: { type: 'string', default: '1' } },
})
const cases = Number(values.cases)
const random = randomFrom(Number(values.seed))

const counts = { valid: 0, invalid: 0, trees: 0, different: 0, crashed: 0 }
const seen = new Set<string>()
for (let at = 0; at < cases; at += 1) {
  const text = mutatedTemplate(random)
  const { difference, valid, trees } = await compared(text)
  counts[valid ? 'valid' : 'invalid'] += 1
  counts.trees += trees
  if (difference === undefined) continue
  counts[difference.startsWith('crashed') ? 'crashed' : 'different'] += 1
  const kind = difference.slice(0, 12)
  const small = await minimised(text, async (one) => (await compared(one)).difference?.startsWith(kind) === true)
  if (seen.has(small)) continue
  seen.add(small)
  process.stdout.write(`${JSON.stringify(small)}\n  ${(await compared(small)).difference}\n`)
  if (seen.size >= 40) break
}
process.stdout.write(
  `${counts.valid} valid and ${counts.invalid} invalid texts, ${counts.trees} trees compared; ` +
    `${counts.different} disagreements, ${counts.crashed} crashes\n`,
)
process.exitCode = counts.different + counts.crashed > 0 ? 1 : 0

async function compared(text: string) {
  try {
    return await compareSyntax(text)
  } catch (error) {
    return { valid: false, trees: 0, difference: `crashed: ${error instanceof Error ? error.stack : String(error)}` }
  }
}
