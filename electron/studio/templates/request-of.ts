import { StudioError } from '#shared/studio-error.ts'
import type { LoadRequest } from './load-files.ts'
import { readText } from './read-template.ts'
import type { TemplateService } from './template-service.ts'

/**
 * A template as the app asks for it: relative paths in it count from its own folder.
 *
 * @throws StudioError `not-a-variable-file`, `unreadable-template`, `private-file` for files of values.
 */
export async function requestOf(
  templates: TemplateService,
  path: string,
  variables: Readonly<Record<string, string>> | undefined,
  variableFiles: readonly string[] = [],
): Promise<LoadRequest> {
  const assignments = Object.entries(variables ?? {}).map(([name, text]) => ({ name, text }))
  const workingFolder = await templates.workingFolderOf(path)
  if (variableFiles.length === 0) return { path, assignments, workingFolder }
  return { path, assignments, variableFiles: await Promise.all(variableFiles.map(readVariableFile)), workingFolder }
}

/** What is wrong in it is shown with its line, so nothing but files of values is read. */
function readVariableFile(path: string) {
  if (/\.(hcl|json)$/i.test(path)) return readText(path, path)
  throw new StudioError({
    code: 'not-a-variable-file',
    message: `${path} is not a file of values for variables.`,
    hint: 'Choose a file that ends in .pkrvars.hcl, .pkrvars.json, .hcl or .json.',
  })
}
