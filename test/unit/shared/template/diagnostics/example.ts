import type { Diagnostic } from '#shared/language/diagnostic.ts'
import type { DiagnosticCode } from '#shared/language/diagnostic-codes.ts'
import { lineColumnAt } from '#shared/language/source.ts'
import { mended, planned } from '../reading.ts'

/** A template with a mistake, and what people are told of it. */
export interface DiagnosticExample {
  readonly code: DiagnosticCode
  /** The text of `web.pkr.hcl`, or files by name. */
  readonly template: string | Readonly<Record<string, string>>
  /** What else the template is planned with. */
  readonly given?: Parameters<typeof planned>[1]
  /** Severity, line and column, the text that is marked, and the sentence. */
  readonly shows: string
  /** The explanation below, where there is one. */
  readonly why?: string
  /** The title of the quick fix, and the line as it then is. */
  readonly mend?: string
}

/** What people are told of an example's mistake, in the form in which examples are written. */
export function told({ code, template, given }: DiagnosticExample): Omit<DiagnosticExample, 'template' | 'given'> {
  const found = planned(template, given).diagnostics.find((diagnostic) => diagnostic.code === code)
  if (found === undefined) return { code, shows: 'nothing' }
  const [mend] = found.mends ?? []
  return {
    code,
    shows: `${found.severity} ${marked(found)}| ${found.summary}`,
    ...(found.detail === undefined ? {} : { why: found.detail }),
    ...(mend === undefined ? {} : { mend: `${mend.title}: ${lineAfter(found)}` }),
  }
}

/** The template after the quick fix; undefined when it changes another file. */
export function mendedTemplate({
  code,
  template,
  given,
}: DiagnosticExample): DiagnosticExample['template'] | undefined {
  const found = planned(template, given).diagnostics.find((diagnostic) => diagnostic.code === code)
  const after = found === undefined ? undefined : mended(found)
  if (after === undefined) return undefined
  if (typeof template === 'string') return found?.place?.source.text === template ? after : undefined
  const name = found?.place?.source.name ?? ''
  return name in template ? { ...template, [name]: after } : undefined
}

function marked({ place }: Diagnostic): string {
  if (place === undefined) return ''
  const { text } = place.source
  const { line, column } = lineColumnAt(text, place.span.from)
  const [first = '', ...more] = text.slice(place.span.from, place.span.to).split('\n')
  return `${line}:${column} ${first}${more.length > 0 ? '…' : ''} `
}

/** The first line that the quick fix changes, as it is then. */
function lineAfter(diagnostic: Diagnostic): string {
  const before = diagnostic.place?.source.text.split('\n') ?? []
  const after = mended(diagnostic)?.split('\n') ?? []
  return (after.find((line, at) => line !== before[at]) ?? '').trim()
}

const base = `source "osc-bsu" "web" {
  vm_type      = "tinav6.c2r4p2"
  ssh_username = "outscale"
  omi_name     = "web"
  source_omi   = "ami-12345678"
}
build {
  sources = ["source.osc-bsu.web"]
}
`

/** A whole template that begins with some lines of its own. */
export function withBase(lines: string): string {
  return `${lines}\n${base}`
}

/** A template with an expression, which begins at 2:7. */
export function inLocals(expression: string): string {
  return withBase(`locals {\n  x = ${expression}\n}`)
}

/** A source with lines of its own first, which begin at 2:3. */
export function inSource(lines: string, type = 'osc-bsu'): string {
  return base.replace('"osc-bsu" "web" {', `"${type}" "web" {\n  ${lines}`).replace('source.osc-bsu', `source.${type}`)
}

/** A build with blocks of its own first, which begin at 8:3. */
export function inBuild(lines: string): string {
  return base.replace('build {', `build {\n  ${lines}`)
}

/** A provisioner with lines of its own, which begin at 9:5. */
export function inProvisioner(type: string, lines: string): string {
  return inBuild(`provisioner "${type}" {\n    ${lines}\n  }`)
}

/** A legacy template: some properties of its own first, which begin at 2:3, then a builder. */
export function legacy(properties: string, builder = ''): Readonly<Record<string, string>> {
  const own = properties === '' ? '' : `${properties},\n  `
  return {
    'web.json': `{
  ${own}"builders": [{ "type": "osc-bsu", ${builder}"vm_type": "tinav6.c2r4p2", "ssh_username": "outscale", "omi_name": "web", "source_omi": "ami-12345678" }]
}
`,
  }
}
