import { resolve } from 'node:path'
import type { LoadRequest } from '#electron/studio/templates/load-files.ts'
import { readText } from '#electron/studio/templates/read-template.ts'
import { StudioError } from '#shared/studio-error.ts'
import { parseAssignment } from '#shared/template/template-input.ts'

/** The options that give variables their values. */
export interface VariableArguments {
  readonly var: readonly string[]
  readonly varFile: readonly string[]
}

/** The options that `build` and `validate` share. */
export interface TemplateArguments extends VariableArguments {
  readonly only: readonly string[]
  readonly except: readonly string[]
}

/** What to load, from the command line: paths count from the current folder. Throws a StudioError for a bad flag. */
export async function loadRequestOf(path: string, options: TemplateArguments): Promise<LoadRequest> {
  const workingFolder = process.cwd()
  const assignments = options.var.map((text) => {
    const assignment = parseAssignment(text)
    if (assignment !== undefined) return assignment
    throw new StudioError({
      code: 'bad-flag',
      message: `-var takes name=value, not "${text.slice(0, 40)}".`,
      hint: "Write -var 'name=value'.",
    })
  })
  const variableFiles = await Promise.all(options.varFile.map((file) => readText(file, resolve(workingFolder, file))))
  return { path, assignments, variableFiles, workingFolder }
}
