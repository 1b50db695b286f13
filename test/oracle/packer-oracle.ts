/**
 * `node test/oracle/packer-oracle.ts`: the same templates and expressions through Debian's `packer` (an older version,
 * without cloud builders) and through ours. Ends with 1 on a difference that `intended-differences.ts` does not declare,
 * and on a declared one that is none any more. Where `packer` cannot be had at all, it says so and ends with 0. The name
 * of a comparison as the argument runs that one alone.
 */
import { spawnSync } from 'node:child_process'
import { compareConsole } from './compare-console.ts'
import { compareFormat } from './compare-fmt.ts'
import { compareInspect } from './compare-inspect.ts'
import { compareUpgrade } from './compare-upgrade.ts'
import { compareValidate } from './compare-validate.ts'
import { type Answer, judge } from './comparison.ts'
import { intendedDifferences } from './intended-differences.ts'
import { createWorkFolder } from './packer-process.ts'

const packer = 'packer'
if (spawnSync(packer, ['version']).status !== 0) {
  const canBeHad = process.getuid?.() === 0 && spawnSync('apt-cache', ['show', packer]).status === 0
  console.log(
    canBeHad
      ? 'packer is not installed. Install it: apt-get install -y packer'
      : 'packer is not installed and cannot be had here: nothing was compared.',
  )
  process.exit(canBeHad ? 1 : 0)
}

const started = performance.now()
const only = process.argv[2]
const comparisons = {
  console: compareConsole,
  validate: compareValidate,
  inspect: compareInspect,
  fmt: compareFormat,
  hcl2_upgrade: compareUpgrade,
}
const answers: Answer[] = []
for (const [name, compare] of Object.entries(comparisons)) {
  if (only === undefined || only === name) answers.push(...(await compare(packer, createWorkFolder())))
}
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
