import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createBuildPlanner } from '#electron/studio/runs/build-planner.ts'
import { hasErrors } from '#shared/language/diagnostic.ts'
import { readCases, requestOf, templatePath, withOurBuilder, writeCase } from './case-archive.ts'
import type { Answer } from './comparison.ts'
import { eachAtOnce, runCommand } from './packer-process.ts'

/** Whether each template of `cases/validate.txtar` is valid, by both. */
export async function compareValidate(packer: string, folder: string): Promise<readonly Answer[]> {
  const cases = readCases(readFileSync(join(import.meta.dirname, 'cases/validate.txtar'), 'utf8'))
  return eachAtOnce(cases, async (one): Promise<Answer> => {
    const ourFolder = writeCase(one, join(folder, one.name, 'ours'), withOurBuilder)
    const { code } = await runCommand(packer, ['validate', ...one.args, templatePath(one)], {
      folder: writeCase(one, join(folder, one.name, 'theirs')),
      environment: one.environment,
    })
    const plan = createBuildPlanner({ HOME: join(ourFolder, '.home'), ...one.environment })
    const { planned } = await plan(await requestOf(one, ourFolder))
    return {
      comparison: 'validate',
      case: one.name,
      theirs: code === 0 ? 'valid' : 'invalid',
      ours: hasErrors(planned.diagnostics) ? 'invalid' : 'valid',
    }
  })
}
