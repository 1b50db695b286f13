import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createBuildPlanner } from '#electron/studio/runs/build-planner.ts'
import { hasErrors } from '#shared/language/diagnostic.ts'
import { readCases, requestOf, templatePath, withOurBuilder, writeCase } from './case-archive.ts'
import type { Answer } from './comparison.ts'
import { eachAtOnce, runCommand, runOurs } from './packer-process.ts'

/**
 * What both say that a valid template holds: variables and locals with their values, builds with their sources,
 * provisioners and post-processors. Compared as facts, one a line, for the layout of the text is no matter.
 */
export async function compareInspect(packer: string, folder: string): Promise<readonly Answer[]> {
  const cases = readCases(readFileSync(join(import.meta.dirname, 'cases/validate.txtar'), 'utf8'))
  const answers = await eachAtOnce(cases, async (one): Promise<readonly Answer[]> => {
    const ourFolder = writeCase(one, join(folder, one.name, 'ours'), withOurBuilder)
    const { planned } = await createBuildPlanner(one.environment)(await requestOf(one, ourFolder))
    // Of a template with errors each version shows what it has understood, and each understands something else.
    if (hasErrors(planned.diagnostics)) return []
    const { environment } = one
    const args = ['inspect', ...one.args, templatePath(one)]
    const ours = await runOurs(args, { folder: ourFolder, environment })
    const theirs = await runCommand(packer, args, {
      folder: writeCase(one, join(folder, one.name, 'theirs')),
      environment,
    })
    return [
      {
        comparison: 'inspect',
        case: one.name,
        theirs: factsIn(theirs.stdout),
        ours: factsIn(ours.stdout).replaceAll('osc-bsu', 'null'),
      },
    ]
  })
  return answers.flat()
}

/** The facts in what is printed. */
function factsIn(text: string): string {
  return (text.startsWith('Packer Inspect: HCL2') ? hcl2Facts(text) : legacyFacts(text)).join('\n')
}

function hcl2Facts(text: string): readonly string[] {
  const facts: string[] = []
  let section = ''
  let chain: string[] = []
  const endOfChain = () => {
    if (chain.length > 0) facts.push(`chain ${chain.join(', ')}`)
    chain = []
  }
  for (const line of text.split('\n')) {
    const variable = /^((?:var|local)\.[\w-]+): (".*")$/.exec(line)
    const heading = /^ {4}(sources|provisioners|post-processors):$/.exec(line)?.[1]
    const item = /^ {6}(\S.*)$/.exec(line)?.[1]
    const step = /^ {8}(\S.*)$/.exec(line)?.[1]
    if (variable !== null) facts.push(`${variable[1]} = ${JSON.parse(variable[2] ?? '""')}`)
    if (heading !== undefined) section = heading
    if (item !== undefined && !item.startsWith('<')) {
      if (section === 'sources') facts.push(`source ${item}`)
      if (section === 'provisioners') facts.push(`provisioner ${item}`)
      if (section === 'post-processors') endOfChain()
    }
    if (step !== undefined) chain.push(step)
  }
  endOfChain()
  return facts
}

function legacyFacts(text: string): readonly string[] {
  const variables: string[] = []
  const others: string[] = []
  let section = ''
  for (const line of text.split('\n')) {
    section = /^(\S.*):$/.exec(line)?.[1] ?? section
    const item = /^ {2}(\S.*)$/.exec(line)?.[1]
    if (item === undefined || item.startsWith('<')) continue
    if (section === 'Required variables') variables.push(`variable ${item}, required`)
    if (section.startsWith('Optional variables')) variables.push(`variable ${item.replace(/\s+=/, ' =')}`)
    if (section === 'Builders') others.push(`builder ${item.replace(/ \(.*\)$/, '')}`)
    if (section === 'Provisioners') others.push(`provisioner ${item}`)
  }
  return [...variables, ...new Set(others.sort())]
}
