import { createBuildPlanner } from '#electron/studio/runs/build-planner.ts'
import { hasErrors } from '#shared/language/diagnostic.ts'
import type { LoadedTemplate } from '#shared/template/loaded-template.ts'
import type { TemplateScope } from '#shared/template/template-scope.ts'
import { machineLine } from '../machine-readable.ts'
import { showDiagnostics } from '../show-diagnostics.ts'
import { loadRequestOf, type VariableArguments } from '../template-arguments.ts'

export interface InspectOptions extends VariableArguments {
  readonly machineReadable?: boolean
}

/** A line of the output: a text for people, or a record for programs beside it. */
interface Line {
  readonly text: string
  /** What programs get before the text: `template-variable`, … */
  readonly record?: readonly [type: string, ...fields: string[]]
}

/** `omi-studio inspect`: what a template declares, builds and does. Variables without values are no error. */
export async function inspect(path: string, options: InspectOptions): Promise<number> {
  const request = await loadRequestOf(path, { ...options, only: [], except: [] })
  const { template } = await createBuildPlanner(process.env)(request)
  const scope = template.scope()
  const diagnostics = [...template.diagnostics, ...scope.diagnostics]
  showDiagnostics(diagnostics)
  if (hasErrors(template.diagnostics)) return 1
  for (const { text, record } of template.dialect === 'json' ? legacyLines(template, scope) : hclLines(scope)) {
    if (options.machineReadable !== true) process.stdout.write(`${text}\n`)
    else {
      if (record !== undefined) {
        const [type, ...fields] = record
        process.stdout.write(machineLine(Date.now(), '', type, ...fields))
      }
      process.stdout.write(machineLine(Date.now(), '', 'ui', 'say', text))
    }
  }
  return 0
}

function hclLines({ variables, locals, builds }: TemplateScope): readonly Line[] {
  const values = (all: TemplateScope['variables']) => all.map(({ name, text }) => `${name}: ${shownAsText(text)}`)
  const list = (items: readonly string[], none: string) => (items.length === 0 ? [`      ${none}`] : items)
  const shownBuilds = builds.flatMap(({ name, sources, provisioners, postProcessors }, at) => [
    `  > ${name ?? `<unnamed build ${at}>`}:`,
    '',
    '    sources:',
    '',
    ...list(
      sources.flatMap((source) => [`      ${source}`, '']),
      '<no source>',
    ),
    '    provisioners:',
    '',
    ...list(
      provisioners.map((type) => `      ${type}`),
      '<no provisioner>',
    ),
    '',
    '    post-processors:',
    '',
    ...(postProcessors.length === 0
      ? ['      <no post-processor>', '']
      : postProcessors.flatMap((chain, index) => [`      ${index}:`, ...chain.map((type) => `        ${type}`), ''])),
  ])
  return [
    'Packer Inspect: HCL2 mode\n',
    ['> input-variables:', '', ...values(variables), '', '> local-variables:', '', ...values(locals), ''].join('\n'),
    ['> builds:', '', ...shownBuilds].join('\n'),
  ].map((text) => ({ text }))
}

/** A value in quotes whatever it is, as the reference shows it. */
function shownAsText(literal: string): string {
  return literal.startsWith('"') ? literal : JSON.stringify(literal)
}

function legacyLines(template: LoadedTemplate, { builds }: TemplateScope): readonly Line[] {
  const byName = [...template.variables].sort((a, b) => (a.name < b.name ? -1 : 1))
  const required = byName.filter((variable) => variable.required)
  const optional = byName.filter((variable) => !variable.required)
  const width = Math.max(0, ...optional.map(({ name }) => name.length))
  const lines: Line[] = [{ text: 'Packer Inspect: JSON mode' }]
  if (template.description !== undefined) lines.push({ text: 'Description:\n' }, { text: `${template.description}\n` })
  if (required.length > 0) {
    lines.push({ text: 'Required variables:\n' })
    for (const { name } of required) lines.push({ text: `  ${name}`, record: ['template-variable', name, '', '1'] })
    lines.push({ text: '' })
  }
  lines.push({ text: 'Optional variables and their defaults:\n' })
  if (optional.length === 0) lines.push({ text: '  <No variables>' })
  for (const { name, default: fallback = '', sensitive } of optional) {
    const shown = sensitive ? '<sensitive>' : fallback
    lines.push({ text: `  ${name.padEnd(width)} = ${shown}`, record: ['template-variable', name, shown, '0'] })
  }
  const summary = builds[0]
  lines.push({ text: '' }, { text: 'Builders:\n' })
  for (const source of [...(summary?.sources ?? [])].sort()) {
    const [, name = source, type = source] = /^(.*) \((.*)\)$/.exec(source) ?? []
    lines.push({ text: `  ${source}`, record: ['template-builder', name, type] })
  }
  lines.push({ text: '' }, { text: 'Provisioners:\n' })
  const provisioners = summary?.provisioners ?? []
  if (provisioners.length === 0) lines.push({ text: '  <No provisioners>' })
  for (const type of provisioners) lines.push({ text: `  ${type}`, record: ['template-provisioner', type] })
  lines.push({
    text: "\nNote: If your build names contain user variables or template\nfunctions such as 'timestamp', these are processed at build time,\nand therefore only show in their raw form here.",
  })
  return lines
}
