import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseHcl } from '#shared/language/hcl/parse-hcl.ts'
import { mutatedTemplate } from '#test/fuzz/mutate.ts'
import { randomFrom } from '#test/fuzz/random.ts'
import { seeds } from '#test/fuzz/seeds.ts'
import type { Answer } from './comparison.ts'
import { notForOlderFormatter } from './intended-differences.ts'
import { runCommand, runOurs } from './packer-process.ts'

/** Templates as both formatters write them: those that the fuzzers begin with, and mutated ones that are still valid. */
export async function compareFormat(packer: string, folder: string): Promise<readonly Answer[]> {
  const random = randomFrom(20_261_123)
  const mutated = Array.from({ length: 3000 }, () => mutatedTemplate(random))
  const texts = [...new Set([...seeds, ...mutated])].filter(
    (text) => !notForOlderFormatter.test(text) && parseHcl({ name: 'case', text }).diagnostics.length === 0,
  )
  for (const side of ['theirs', 'ours']) {
    mkdirSync(join(folder, side))
    for (const [at, text] of texts.entries()) writeFileSync(join(folder, side, `${at}.pkr.hcl`), text)
  }
  await runCommand(packer, ['fmt', 'theirs'], { folder })
  await runOurs(['fmt', 'ours'], { folder })
  return texts.map((text, at) => ({
    comparison: 'fmt',
    case: text,
    theirs: readFileSync(join(folder, 'theirs', `${at}.pkr.hcl`), 'utf8'),
    ours: readFileSync(join(folder, 'ours', `${at}.pkr.hcl`), 'utf8'),
  }))
}
