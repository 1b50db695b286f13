import { createBuildPlanner } from '#electron/studio/build-planner.ts'
import { hasErrors } from '#shared/language/diagnostic.ts'
import { machineLine } from '../machine-readable.ts'
import { showDiagnostics } from '../show-diagnostics.ts'
import { loadRequestOf, type TemplateArguments } from '../template-arguments.ts'

export interface ValidateOptions extends TemplateArguments {
  readonly syntaxOnly?: boolean
  readonly warnUndeclaredVar: boolean
  readonly machineReadable?: boolean
}

/** `omi-studio validate`: 0 when the template can be built, 1 when not (spec/templates.md 6.2, 6.3). */
export async function validate(path: string, options: ValidateOptions): Promise<number> {
  const request = await loadRequestOf(path, options)
  const { template, planned } = await createBuildPlanner(process.env)({
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
