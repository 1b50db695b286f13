/*
 * Compares our formatter with the real one over mutated templates:
 *   node test/fuzz/hcl-format.ts --cases 20000 --seed 1
 * Prints every disagreement, minimised, and exits with 1 when there is one.
 */
import { parseArgs } from 'node:util'
import { compareFormat } from './compare-format.ts'
import { minimised } from './minimise.ts'
import { mutatedTemplate } from './mutate.ts'
import { randomFrom } from './random.ts'

const { values } = parseArgs({
  options: { cases: { type: 'string', default: '5000' }, seed: { type: 'string', default: '1' } },
})
const random = randomFrom(Number(values.seed))
const counts = { formatted: 0, skipped: 0, different: 0 }
const seen = new Set<string>()
for (let at = 0; at < Number(values.cases) && seen.size < 20; at += 1) {
  const text = mutatedTemplate(random)
  const result = await compareFormat(text)
  counts[result === undefined ? 'skipped' : 'formatted'] += 1
  if (result === undefined || result.ours === result.real) continue
  counts.different += 1
  const small = await minimised(text, async (one) => {
    const again = await compareFormat(one)
    return again !== undefined && again.ours !== again.real
  })
  if (seen.has(small)) continue
  seen.add(small)
  const { ours, real } = (await compareFormat(small)) ?? result
  process.stdout.write(`${JSON.stringify(small)}\n  ours ${JSON.stringify(ours)}\n  real ${JSON.stringify(real)}\n`)
}
process.stdout.write(
  `${counts.formatted} texts formatted, ${counts.skipped} invalid; ${counts.different} disagreements\n`,
)
process.exitCode = counts.different > 0 ? 1 : 0
