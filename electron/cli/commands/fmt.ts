import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { text as textOf } from 'node:stream/consumers'
import { createTwoFilesPatch } from 'diff'
import writeFileAtomic from 'write-file-atomic'
import { hasErrors } from '#shared/language/diagnostic.ts'
import { formatHcl } from '#shared/language/hcl/format-hcl.ts'
import { parseHcl } from '#shared/language/hcl/parse-hcl.ts'
import { StudioError } from '#shared/studio-error.ts'
import { showDiagnostics } from '../show-diagnostics.ts'

export interface FormatOptions {
  readonly check?: boolean
  readonly diff?: boolean
  readonly write: boolean
  readonly recursive?: boolean
}

/** The exit code of `-check` when something would change (spec/templates.md 6.3). */
const wouldChange = 3

/**
 * `omi-studio fmt`: puts templates and variable files into the canonical style and prints the names of those that change;
 * `-` reads standard input. A file with syntax errors is left as it is, and told.
 */
export async function fmt(path: string, options: FormatOptions): Promise<number> {
  if (path === '-') return formatStream(options)
  let broken = false
  let changed = false
  for (const file of await filesOf(path, options.recursive === true)) {
    const text = await readFile(file, 'utf8')
    const formatted = formattedText(file, text)
    if (formatted === undefined) {
      broken = true
      continue
    }
    if (formatted === text) continue
    changed = true
    process.stdout.write(`${file}\n`)
    if (options.diff === true) process.stdout.write(patchOf(file, text, formatted))
    if (options.write && options.check !== true) {
      const mode = (await stat(file)).mode & 0o777
      await writeFileAtomic(file, formatted, { mode })
    }
  }
  return broken ? 1 : options.check === true && changed ? wouldChange : 0
}

async function formatStream({ check, diff }: FormatOptions): Promise<number> {
  const text = await textOf(process.stdin)
  const formatted = formattedText('<stdin>', text)
  if (formatted === undefined) return 1
  if (diff === true) process.stdout.write(patchOf('<stdin>', text, formatted))
  else if (check !== true) process.stdout.write(formatted)
  return check === true && formatted !== text ? wouldChange : 0
}

/** Undefined, and told why, when the text cannot be read. */
function formattedText(name: string, text: string): string | undefined {
  const { diagnostics } = parseHcl({ name, text })
  if (hasErrors(diagnostics)) {
    showDiagnostics(diagnostics)
    return undefined
  }
  return formatHcl(text)
}

function patchOf(name: string, before: string, after: string): string {
  return createTwoFilesPatch(`old/${name}`, `new/${name}`, before, after)
}

/** The files that a path means: itself, or the templates and variable files of a folder. */
async function filesOf(path: string, recursive: boolean): Promise<readonly string[]> {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) {
    throw new StudioError({
      code: 'template-not-found',
      message: `There is no file or folder ${path}.`,
      hint: 'Check the path.',
      where: { file: path },
    })
  }
  if (found.isDirectory()) return filesIn(path, recursive)
  if (isFormatted(basename(path))) return [path]
  throw new StudioError({
    code: 'not-formatted',
    message: `${path} is neither a .pkr.hcl nor a .pkrvars.hcl file.`,
    hint: path.endsWith('.json')
      ? 'JSON files have no canonical style.'
      : 'Rename it, or give it on standard input: -.',
    where: { file: path },
  })
}

async function filesIn(folder: string, recursive: boolean): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const files: string[] = []
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    // Hidden files, and what editors leave behind.
    if (/^\.|~$|^#.*#$/.test(entry.name)) continue
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      if (recursive) files.push(...(await filesIn(path, recursive)))
    } else if (isFormatted(entry.name)) files.push(path)
  }
  return files
}

function isFormatted(name: string): boolean {
  return /\.(pkr|pkrvars)\.hcl$/.test(name)
}
