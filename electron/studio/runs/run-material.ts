import { basename, relative, resolve } from 'node:path'
import type { KeptRequest, RunMaterial, UsedVariable } from '#shared/contract/run-shapes.ts'
import type { TemplateVariable } from '#shared/template/template-input.ts'
import type { LoadedFiles } from '../templates/load-files.ts'
import type { StartRequest } from './build-service.ts'
import type { SecretMarks } from './secret-marks.ts'

/** What is kept of a run that starts: what was asked, what the variables came to, and the template's files. */
export async function runMaterial(
  request: StartRequest,
  { files, template }: LoadedFiles,
  marks: SecretMarks,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<RunMaterial> {
  const secret = new Set(template.variables.filter(({ sensitive }) => sensitive).map(({ name }) => name))
  const given = new Map((request.assignments ?? []).map(({ name, text }) => [name, text]))
  const { only, except, parallel, rehearse, settings } = request
  const kept: KeptRequest = {
    path: files.path,
    variables: Object.fromEntries([...given].filter(([name]) => !secret.has(name))),
    secrets: [...given.keys()].filter((name) => secret.has(name)),
    account: request.account,
    force: settings.force,
    onError: settings.onError,
    ...(request.variableFiles === undefined || request.variableFiles.length === 0
      ? {}
      : { variableFiles: request.variableFiles.map(({ name }) => resolve(request.workingFolder, name)) }),
    ...(only === undefined ? {} : { only: [...only] }),
    ...(except === undefined ? {} : { except: [...except] }),
    ...(parallel === undefined || parallel < 1 || parallel > 20 ? {} : { parallel }),
    ...(rehearse === undefined ? {} : { rehearse }),
    ...(settings.bootTest === undefined ? {} : { bootTest: settings.bootTest }),
  }
  const used = await Promise.all(
    template.variables.map(async (variable): Promise<UsedVariable> => {
      const text = variable.sensitive
        ? (given.get(variable.name) ?? environment[`PKR_VAR_${variable.name}`])
        : undefined
      const mark = text === undefined ? undefined : await marks.markOf(variable.name, text)
      return usedVariable(variable, mark)
    }),
  )
  return {
    request: kept,
    variables: used,
    files: [
      ...files.paths.map((path, index) => ({
        name: relative(files.folder, path) || basename(path),
        text: files.files[index]?.text ?? '',
      })),
      ...files.variableFiles.map(({ name, text }) => ({ name: basename(name), text })),
    ],
  }
}

function usedVariable({ name, value, from, sensitive }: TemplateVariable, mark: string | undefined): UsedVariable {
  return {
    name,
    sensitive,
    ...(value === undefined ? {} : { value }),
    ...(from === undefined ? {} : { source: from }),
    ...(mark === undefined ? {} : { mark }),
  }
}
