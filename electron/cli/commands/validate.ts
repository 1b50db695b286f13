import { createBuildPlanner, type PlannedFiles, type PlanRequest } from '#electron/studio/runs/build-planner.ts'
import { hasErrors } from '#shared/language/diagnostic.ts'
import { findAppFolder } from '../app-folder.ts'
import { machineLine } from '../machine-readable.ts'
import { showDiagnostics } from '../show-diagnostics.ts'
import { loadRequestOf, type TemplateArguments } from '../template-arguments.ts'

export interface ValidateOptions extends TemplateArguments {
  readonly syntaxOnly?: boolean
  /** Read the data sources, which takes an account; without it what they would find is not known. */
  readonly evaluateDatasources?: boolean
  /** The account is that of the sandbox region. */
  readonly sandbox?: boolean
  readonly warnUndeclaredVar: boolean
  readonly machineReadable?: boolean
}

/** `omi-studio validate`: 0 when the template can be built, 1 when not (spec/templates.md 6.2, 6.3). */
export async function validate(path: string, options: ValidateOptions): Promise<number> {
  const request = await loadRequestOf(path, options)
  const { template, planned } = await plannedFor(options, {
    ...request,
    warnUndeclared: options.warnUndeclaredVar,
    only: options.only,
    except: options.except,
  })
  const diagnostics = options.syntaxOnly === true ? template.diagnostics : planned.diagnostics
  const valid = !hasErrors(diagnostics)
  if (options.machineReadable === true) {
    for (const { severity, summary } of diagnostics) {
      process.stdout.write(machineLine(Date.now(), '', 'ui', severity === 'error' ? 'error' : 'say', summary))
    }
  } else showDiagnostics(diagnostics)
  if (valid) {
    const sentence =
      options.syntaxOnly === true ? 'Syntax-only check passed. Everything looks okay.' : 'The configuration is valid.'
    process.stdout.write(
      options.machineReadable === true ? machineLine(Date.now(), '', 'ui', 'say', sentence) : `${sentence}\n`,
    )
  }
  return valid ? 0 : 1
}

/** Only what reads data sources needs the whole studio, with its accounts. */
async function plannedFor(options: ValidateOptions, request: PlanRequest): Promise<PlannedFiles> {
  if (options.evaluateDatasources !== true) return createBuildPlanner(process.env)(request)
  const { createStudio } = await import('#electron/studio/studio.ts')
  const studio = await createStudio({ host: 'cli', environment: process.env, appFolder: findAppFolder() })
  try {
    return await studio.builds.planWithData({ ...request, account: options.sandbox === true ? 'sandbox' : 'template' })
  } finally {
    await studio.close()
  }
}
