import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createBuildPlanner } from '#electron/studio/build-planner.ts'
import { readCases, requestOf, type TemplateCase, templatePath, withOurBuilder, writeCase } from './case-archive.ts'
import type { Answer } from './comparison.ts'
import { eachAtOnce, runCommand } from './packer-process.ts'

/**
 * What both say that a valid template holds: variables with their values, builds with their sources, provisioners and
 * post-processors. Compared as facts, one a line, for the layout of the text is no matter.
 */
export async function compareInspect(packer: string, folder: string): Promise<readonly Answer[]> {
  const cases = readCases(readFileSync(join(import.meta.dirname, 'cases/validate.txtar'), 'utf8'))
  const answers = await eachAtOnce(cases, async (one): Promise<readonly Answer[]> => {
    const ours = await ourFacts(one, writeCase(one, join(folder, one.name, 'ours'), withOurBuilder))
    if (ours === undefined) return []
    const { stdout } = await runCommand(packer, ['inspect', ...one.args, templatePath(one)], {
      folder: writeCase(one, join(folder, one.name, 'theirs')),
      environment: one.environment,
    })
    return [{ comparison: 'inspect', case: one.name, theirs: theirFacts(stdout), ours }]
  })
  return answers.flat()
}

/** Undefined for a template that cannot be built: packer shows what it understood of it, each version otherwise. */
async function ourFacts(one: TemplateCase, folder: string): Promise<string | undefined> {
  const { template, planned } = await createBuildPlanner(one.environment)(await requestOf(one, folder))
  if (planned.builds.length === 0) return undefined
  const isHcl2 = template.dialect === 'hcl2'
  const variables = template.variables.map(({ name, value, default: fallback, sensitive, required }) => {
    if (isHcl2) return `variable ${name} = ${sensitive ? '<sensitive>' : (value ?? '<unknown>')}`
    return required ? `variable ${name}, required` : `variable ${name} = ${fallback ?? ''}`
  })
  const builds = planned.builds.map(({ name, builder, provisioners, postProcessors }) =>
    isHcl2
      ? [
          `source ${builder.writtenType}.${name}`,
          ...provisioners.map(({ writtenType }) => `provisioner ${writtenType}`),
          ...postProcessors.map((chain) => `chain ${chain.map(({ writtenType }) => writtenType).join(', ')}`),
        ]
      : [`builder ${name}`, ...provisioners.map(({ writtenType }) => `provisioner ${writtenType}`)],
  )
  // Legacy templates are shown as a whole, not build by build.
  const facts = isHcl2 ? builds.flat() : [...new Set(builds.flat())].sort()
  return [...variables, ...facts].join('\n').replaceAll('osc-bsu', 'null')
}

/** The facts in the text that packer prints. */
function theirFacts(text: string): string {
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
    const variable = /^var\.([\w-]+): (".*")$/.exec(line)
    const heading = /^ {4}(sources|provisioners|post-processors):$/.exec(line)?.[1]
    const item = /^ {6}(\S.*)$/.exec(line)?.[1]
    const step = /^ {8}(\S.*)$/.exec(line)?.[1]
    if (variable !== null) facts.push(`variable ${variable[1]} = ${JSON.parse(variable[2] ?? '""')}`)
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
