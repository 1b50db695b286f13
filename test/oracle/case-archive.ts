import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { LoadRequest } from '#electron/studio/templates/load-files.ts'
import { readText } from '#electron/studio/templates/read-template.ts'
import { parseAssignment } from '#shared/template/template-input.ts'

/** A template with what belongs to it, as `cases/*.txtar` keeps it. */
export interface TemplateCase {
  readonly name: string
  /** By path within the case's folder. */
  readonly files: ReadonlyMap<string, string>
  readonly args: readonly string[]
  readonly environment: Readonly<Record<string, string>>
}

/** Reads an archive of cases: `-- case/file --` begins a file, and what stands before the first is for readers. */
export function readCases(archive: string): readonly TemplateCase[] {
  const cases = new Map<string, Map<string, string>>()
  for (const [, head = '', body = ''] of `\n${archive}`.matchAll(/\n-- (.+) --\n([\s\S]*?)(?=\n-- .+ --\n|$)/g)) {
    const [name = '', ...path] = head.split('/')
    const files = cases.get(name) ?? new Map<string, string>()
    files.set(path.join('/'), body.endsWith('\n') ? body : `${body}\n`)
    cases.set(name, files)
  }
  return [...cases].map(([name, files]) => ({
    name,
    files: new Map([...files].filter(([path]) => path !== 'args' && path !== 'env')),
    args: lines(files.get('args')),
    environment: Object.fromEntries(
      lines(files.get('env')).map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    ),
  }))
}

function lines(text = ''): readonly string[] {
  return text.split('\n').filter((line) => line !== '')
}

/** Writes a case into a folder of its own, which is given back. */
export function writeCase({ files }: TemplateCase, folder: string, change = (text: string) => text): string {
  mkdirSync(folder, { recursive: true })
  for (const [path, text] of files) {
    mkdirSync(join(folder, dirname(path)), { recursive: true })
    writeFileSync(join(folder, path), change(text))
  }
  return folder
}

/** What a case asks of our planner: its template, and the variables that its arguments set. */
export async function requestOf(one: TemplateCase, folder: string): Promise<LoadRequest> {
  const values = one.args.filter((argument) => argument !== '-var' && !argument.startsWith('-var-file='))
  const files = one.args.flatMap((argument) => /^-var-file=(.*)$/.exec(argument)?.[1] ?? [])
  return {
    path: templatePath(one),
    workingFolder: folder,
    assignments: values.flatMap((text) => parseAssignment(text) ?? []),
    variableFiles: await Promise.all(files.map((file) => readText(file, join(folder, file)))),
  }
}

/** What to name as the template: a legacy template is a file, everything else the folder. */
export function templatePath({ files }: TemplateCase): string {
  return files.has('template.json') ? 'template.json' : '.'
}

/**
 * The same template with our builder where it has `null`, which we do not have: `communicator = "none"`, all that
 * `null` needs, becomes what ours needs.
 */
export function withOurBuilder(text: string): string {
  return text
    .replaceAll('"null"', '"osc-bsu"')
    .replaceAll(/\bnull\.(?=\w)/g, 'osc-bsu.')
    .replaceAll(/^( *)communicator *= "none"$/gm, (_, indent: string) =>
      ours.map(([name, value]) => `${indent}${name} = "${value}"`).join('\n'),
    )
    .replaceAll('"communicator": "none"', ours.map(([name, value]) => `"${name}": "${value}"`).join(', '))
}

const ours = [
  ['vm_type', 'tinav6.c2r4p2'],
  ['ssh_username', 'outscale'],
  ['omi_name', 'web'],
  ['source_omi', 'ami-12345678'],
] as const
