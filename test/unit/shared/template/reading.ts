import type { Component, ComponentKind, PathFacts } from '#shared/catalog/component.ts'
import { componentOf } from '#shared/catalog/components.ts'
import type { Diagnostic } from '#shared/language/diagnostic.ts'
import type { FunctionHost } from '#shared/language/functions/function-host.ts'
import { standardFunctions } from '#shared/language/functions/standard-functions.ts'
import { parseHcl } from '#shared/language/hcl/parse-hcl.ts'
import { applyChanges, lineColumnAt } from '#shared/language/source.ts'
import { type Decoded, decodeOptions } from '#shared/template/decode-options.ts'
import { writtenBody } from '#shared/template/hcl2/written-body.ts'
import { readJson } from '#shared/template/json/json-document.ts'
import { writtenProperties } from '#shared/template/json/json-written.ts'
import { loadTemplate } from '#shared/template/load-template.ts'
import type { PlannedTemplate } from '#shared/template/loaded-template.ts'
import { Report } from '#shared/template/report.ts'
import { dialectOf } from '#shared/template/template-files.ts'
import { noVariableInputs, type PlanOptions, type VariableInputs } from '#shared/template/template-input.ts'
import { textEngine } from '#shared/template/text-engine.ts'

/** A diagnostic as a reader sees it: `error unknown-option 3:5 "vm_typ"`. */
export function shown({ severity, code, place }: Diagnostic): string {
  if (place === undefined) return `${severity} ${code}`
  const { text } = place.source
  const { line, column } = lineColumnAt(text, place.span.from)
  return `${severity} ${code} ${line}:${column} ${text.slice(place.span.from, place.span.to)}`
}

export const testHost: FunctionHost = {
  templateFolder: '/work/templates',
  workingFolder: '/work/templates',
  homeFolder: '/home/someone',
  pathStyle: 'posix',
  startedAt: new Date('2024-05-06T15:04:05Z'),
  now: () => new Date('2024-05-06T15:04:05Z'),
  environmentVariable: (name) =>
    ({ HOME: '/home/someone', OUTSCALE_ACCESSKEYID: 'AK', OUTSCALE_SECRETKEYID: 'SK-secret' })[name],
  kindOf: (path) => (path.includes('missing') ? 'missing' : path.endsWith('/') ? 'folder' : 'file'),
  readFile: () => new TextEncoder().encode('content'),
  readFolder: () => [],
  randomBytes: (count) => new Uint8Array(count),
}

export function component(kind: ComponentKind, type: string): Component {
  const found = componentOf(kind, type)
  if (found === undefined) throw new Error(`no ${kind} ${type}`)
  return found
}

/** Decodes the body of a block in HCL2. */
export function decodeHcl(of: Component, text: string, pathFacts?: (path: string) => PathFacts): Decoded {
  const source = { name: 'test.pkr.hcl', text }
  const report = new Report()
  const { file, diagnostics } = parseHcl(source)
  report.add(diagnostics)
  const machine = { functions: standardFunctions, host: testHost }
  const entries = writtenBody({ source, body: file.body }, of.options, new Map(), {
    machine,
    report,
    sensitive: new Set(),
  })
  if (report.diagnostics.length > 0) throw new Error(report.diagnostics.map(({ summary }) => summary).join('; '))
  return decodeOptions({
    component: of,
    entries,
    place: { source, span: { from: 0, to: 0 } },
    dialect: 'hcl2',
    renderer: engine('hcl2').preparing('builder'),
    ...(pathFacts === undefined ? {} : { pathFacts }),
  })
}

/** Decodes a JSON object. */
export function decodeJson(of: Component, text: string): Decoded {
  const source = { name: 'test.json', text }
  const report = new Report()
  const root = readJson(source, report)
  if (root?.kind !== 'object') throw new Error('not an object')
  return decodeOptions({
    component: of,
    entries: writtenProperties(root.properties),
    place: { source, span: { from: 0, to: 1 } },
    dialect: 'json',
    renderer: engine('json').preparing('provisioner'),
  })
}

function engine(dialect: 'hcl2' | 'json') {
  return textEngine({
    dialect,
    buildName: 'web',
    buildType: 'osc-bsu',
    host: testHost,
    userVariables: new Map([['size', '30']]),
    templateFolder: '/work/templates',
  })
}

/** Loads and plans a template of one file, or of several by name. */
export function planned(
  files: string | Readonly<Record<string, string>>,
  {
    variables = {},
    host = testHost,
    path,
    warnUndeclared = false,
    ...options
  }: PlanOptions & {
    variables?: Partial<VariableInputs>
    host?: FunctionHost
    path?: string
    warnUndeclared?: boolean
  } = {},
): PlannedTemplate & ReturnType<typeof loadTemplate> {
  const named = typeof files === 'string' ? { [path ?? 'web.pkr.hcl']: files } : files
  const [first = 'web.pkr.hcl'] = Object.keys(named)
  const loaded = loadTemplate({
    path: path ?? first,
    dialect: dialectOf(first),
    files: Object.entries(named).map(([name, text]) => ({ name, text })),
    variables: { ...noVariableInputs, ...variables },
    host,
    warnUndeclared,
  })
  return { ...loaded, ...loaded.plan(options) }
}

/** The text after the quick fix of a diagnostic has been taken. */
export function mended({ place, mends }: Diagnostic): string | undefined {
  const mend = mends?.[0]
  return place === undefined || mend === undefined ? undefined : applyChanges(place.source.text, mend.changes)
}
