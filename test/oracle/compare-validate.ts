import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createBuildPlanner } from '#electron/studio/build-planner.ts'
import { readText } from '#electron/studio/read-template.ts'
import { hasErrors } from '#shared/language/diagnostic.ts'
import { parseAssignment } from '#shared/template/template-input.ts'
import { readCases, type TemplateCase, templatePath, withOurBuilder, writeCase } from './case-archive.ts'
import type { Answer } from './comparison.ts'
import { eachAtOnce, runCommand } from './packer-process.ts'

/** Whether each template of `cases/validate.txtar` is valid, by both. */
export async function compareValidate(packer: string, folder: string): Promise<readonly Answer[]> {
  const cases = readCases(readFileSync(join(import.meta.dirname, 'cases/validate.txtar'), 'utf8'))
  return eachAtOnce(cases, async (one): Promise<Answer> => {
    const theirFolder = join(folder, one.name, 'theirs')
    const ourFolder = join(folder, one.name, 'ours')
    mkdirSync(theirFolder, { recursive: true })
    mkdirSync(ourFolder, { recursive: true })
    writeCase(one, theirFolder)
    writeCase(one, ourFolder, withOurBuilder)
    const { code } = await runCommand(packer, ['validate', ...one.args, templatePath(one)], {
      folder: theirFolder,
      environment: one.environment,
    })
    return {
      comparison: 'validate',
      case: one.name,
      theirs: code === 0 ? 'valid' : 'invalid',
      ours: await ourVerdict(one, ourFolder),
    }
  })
}

async function ourVerdict(one: TemplateCase, folder: string): Promise<string> {
  const values = one.args.filter((argument) => argument !== '-var' && !argument.startsWith('-var-file='))
  const files = one.args.flatMap((argument) => /^-var-file=(.*)$/.exec(argument)?.[1] ?? [])
  const { planned } = await createBuildPlanner({ HOME: join(folder, '.home'), ...one.environment })({
    path: templatePath(one),
    workingFolder: folder,
    assignments: values.flatMap((text) => parseAssignment(text) ?? []),
    variableFiles: await Promise.all(files.map((file) => readText(file, join(folder, file)))),
  })
  return hasErrors(planned.diagnostics) ? 'invalid' : 'valid'
}
