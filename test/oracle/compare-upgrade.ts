import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseHcl } from '#shared/language/hcl/parse-hcl.ts'
import type { Block } from '#shared/language/hcl/syntax-tree.ts'
import { upgradeTemplate } from '#shared/template/upgrade/upgrade-template.ts'
import { readCases, withOurBuilder, writeCase } from './case-archive.ts'
import type { Answer } from './comparison.ts'
import { eachAtOnce, runCommand } from './packer-process.ts'

const cases = join(import.meta.dirname, 'cases')

/**
 * Legacy templates converted to HCL2 by both: the same variables, the same sources, the same steps with the same
 * arguments. How expressions are written is no matter; that they mean the same is shown by our own round trip.
 */
export async function compareUpgrade(packer: string, folder: string): Promise<readonly Answer[]> {
  const archives = ['validate.txtar', 'upgrade.txtar'].flatMap((name) =>
    readCases(readFileSync(join(cases, name), 'utf8')),
  )
  const legacy = archives.filter(({ files }) => files.has('template.json'))
  const answers = await eachAtOnce(legacy, async (one): Promise<readonly Answer[]> => {
    const text = one.files.get('template.json') ?? ''
    const { upgrade } = upgradeTemplate({ name: 'template.json', text: withOurBuilder(text) })
    const inside = writeCase(one, join(folder, one.name))
    const { code } = await runCommand(packer, ['hcl2_upgrade', '-output-file=out.pkr.hcl', 'template.json'], {
      folder: inside,
    })
    // What either cannot read has been compared by `validate`.
    if (upgrade === undefined || code !== 0) return []
    return [
      {
        comparison: 'hcl2_upgrade',
        case: one.name,
        theirs: factsOf(readFileSync(join(inside, 'out.pkr.hcl'), 'utf8')),
        ours: factsOf(upgrade.text).replaceAll('osc-bsu', 'null'),
      },
    ]
  })
  return answers.flat()
}

/** What a converted template holds, one fact a line, variables sorted by name. */
function factsOf(text: string): string {
  const { file, diagnostics } = parseHcl({ name: 'out.pkr.hcl', text })
  if (diagnostics.length > 0) return `does not parse: ${diagnostics[0]?.summary}`
  const blocks = file.body.items.flatMap((item) => (item.kind === 'block' ? [item] : []))
  const variables = blocks
    .filter(({ type }) => type === 'variable')
    .map((block) => `variable ${block.labels[0]?.text}${argumentsOf(block).includes('default') ? '' : ', required'}`)
  const sources = blocks.filter(({ type }) => type === 'source').map(({ labels }) => `source ${labels[0]?.text}`)
  const steps = blocks.filter(({ type }) => type === 'build').flatMap((block) => stepsOf(block, ''))
  return [...variables.sort(), ...sources, ...steps].join('\n')
}

function stepsOf({ body }: Block, indent: string): readonly string[] {
  return body.items.flatMap((item) => {
    if (item.kind === 'attribute') return []
    const head = `${indent}${item.type}${item.labels.map(({ text }) => ` ${text}`).join('')}`
    return [`${head} ${argumentsOf(item).sort().join(' ')}`.trimEnd(), ...stepsOf(item, `${indent}  `)]
  })
}

function argumentsOf({ body }: Block): string[] {
  return body.items.flatMap((item) => (item.kind === 'attribute' ? [item.name] : []))
}
