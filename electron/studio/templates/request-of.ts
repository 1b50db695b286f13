import type { LoadRequest } from './load-files.ts'
import type { TemplateService } from './template-service.ts'

/** A template as the app asks for it: relative paths in it count from its own folder. */
export async function requestOf(
  templates: TemplateService,
  path: string,
  variables: Readonly<Record<string, string>> | undefined,
): Promise<LoadRequest> {
  const assignments = Object.entries(variables ?? {}).map(([name, text]) => ({ name, text }))
  return { path, assignments, workingFolder: await templates.workingFolderOf(path) }
}
