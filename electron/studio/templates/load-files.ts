import { dirname } from 'node:path'
import { createFunctionHost } from '#electron/template-host/function-host.ts'
import type { SourceText } from '#shared/language/source.ts'
import { loadTemplate } from '#shared/template/load-template.ts'
import type { LoadedTemplate } from '#shared/template/loaded-template.ts'
import type { Assignment } from '#shared/template/template-input.ts'
import { readTemplate, type TemplateFiles } from './read-template.ts'

/** Which template, and which values its variables get. */
export interface LoadRequest {
  readonly path: string
  readonly assignments?: readonly Assignment[]
  readonly variableFiles?: readonly SourceText[]
  /** Against which a relative path is read. */
  readonly workingFolder: string
  readonly warnUndeclared?: boolean
}

export interface LoadedFiles {
  readonly files: TemplateFiles
  readonly template: LoadedTemplate
  /** Absolute paths of what its functions have read by now; planning reads more. */
  readonly read: ReadonlySet<string>
}

/** Reads a template from disk and loads it with this computer as the host of its functions. Throws only when it cannot be read. */
export async function loadFiles(
  request: LoadRequest,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<LoadedFiles> {
  const files = await readTemplate(request.path, request.workingFolder)
  const read = new Set<string>()
  const template = loadTemplate({
    path: request.path,
    dialect: files.dialect,
    files: files.files,
    variables: {
      environment,
      folderFiles: files.variableFiles,
      files: request.variableFiles ?? [],
      assignments: request.assignments ?? [],
    },
    host: createFunctionHost({
      templateFolder: files.path === files.folder ? request.path : dirname(request.path),
      workingFolder: request.workingFolder,
      environment,
      onRead: (path) => read.add(path),
    }),
    ...(request.warnUndeclared === true ? { warnUndeclared: true } : {}),
  })
  return { files, template, read }
}
