import type { Report } from '../report.ts'
import { dialectOf, selectTemplateFiles } from '../template-files.ts'
import type { TemplateInput } from '../template-input.ts'

/**
 * Warns about variable files that a folder's build would read by themselves and the build of one file does not
 * (spec/templates.md section 9, quirk 5).
 */
export function lintIgnoredFiles(input: TemplateInput, report: Report): void {
  const [file] = input.files
  if (file === undefined || input.files.length > 1 || input.variables.folderFiles.length > 0) return
  const given = new Set(input.variables.files.map(({ name }) => baseName(name)))
  const ignored = variableFilesBeside(input).filter((name) => !given.has(name))
  if (ignored.length === 0) return
  const [first = ''] = ignored
  report.warning(
    'ignored-variable-file',
    ignored.length === 1 ? `${first} is not read` : `${ignored.join(', ')} are not read`,
    {
      detail: `Variable files are read by themselves only when the folder is built, not one of its files. Build the folder, or give it with -var-file=${first}.`,
      place: { source: file, span: { from: 0, to: 0 } },
    },
  )
}

function variableFilesBeside({ path, host }: TemplateInput): readonly string[] {
  // A folder may be called like a template; what counts is what it is.
  try {
    if (dialectOf(path) !== 'hcl2' || host.kindOf(path) !== 'file') return []
    const names = host.readFolder(host.templateFolder).filter(({ kind }) => kind === 'file')
    return selectTemplateFiles(names.map(({ name }) => name)).variableFiles
  } catch (thrown) {
    // The editor's host reads nothing, and a folder may be closed to us: then nothing is known to be ignored.
    if (thrown instanceof Error) return []
    throw thrown
  }
}

function baseName(path: string): string {
  return path.replace(/^.*[\\/]/, '')
}
