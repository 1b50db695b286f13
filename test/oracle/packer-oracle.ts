/**
 * `node test/oracle/packer-oracle.ts`: the same templates and expressions through Debian's `packer` (an older version,
 * without cloud builders) and through ours. Ends with 1 on a difference that `intended-differences.ts` does not declare,
 * and on a declared one that is none any more. Where `packer` cannot be had at all, it says so and ends with 0.
 */
import { spawnSync } from 'node:child_process'
import { compareConsole } from './compare-console.ts'
import { judge } from './comparison.ts'
import { intendedDifferences } from './intended-differences.ts'
import { createWorkFolder } from './packer-process.ts'

const packer = findPacker()
if (packer === undefined) {
  console.log('packer is not installed, and apt-get cannot install it here: nothing was compared.')
  process.exit(0)
}

const started = performance.now()
const answers = [...(await compareConsole(packer, createWorkFolder()))]
const { unexplained, stale, intended, same } = judge(answers, intendedDifferences)
for (const { comparison, case: one, theirs, ours } of unexplained) {
  console.log(`${comparison}: ${one}\n  packer: ${theirs}\n  ours:   ${ours}\n`)
}
for (const { comparison, case: one } of stale) console.log(`no difference any more: ${comparison}: ${one}`)
const seconds = ((performance.now() - started) / 1000).toFixed(0)
console.log(
  `${answers.length} cases in ${seconds} s: ${same} the same, ${intended} differ as declared, ${unexplained.length} unexplained, ${stale.length} declared in vain`,
)
process.exit(unexplained.length + stale.length > 0 ? 1 : 0)

/** Debian's own; installed by `.ci/run`. */
function findPacker(): string | undefined {
  const { status } = spawnSync('packer', ['version'])
  return status === 0 ? 'packer' : undefined
}
