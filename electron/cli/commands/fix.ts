import { dirname, resolve } from 'node:path'
import { readText } from '#electron/studio/templates/read-template.ts'
import { createFunctionHost } from '#electron/template-host/function-host.ts'
import { hasErrors } from '#shared/language/diagnostic.ts'
import { lineColumnAt } from '#shared/language/source.ts'
import { StudioError } from '#shared/studio-error.ts'
import { fixTemplate } from '#shared/template/fix/fix-template.ts'
import { loadTemplate } from '#shared/template/load-template.ts'
import { noVariableInputs } from '#shared/template/template-input.ts'
import { showDiagnostics } from '../show-diagnostics.ts'

export interface FixOptions {
  readonly validate: boolean
}

/**
 * `omi-studio fix`: prints a legacy template brought up to date, its layout kept; what was changed is told on standard
 * error. By default the result is checked, too.
 */
export async function fix(path: string, { validate }: FixOptions): Promise<number> {
  if (path.endsWith('.hcl')) {
    throw new StudioError({
      code: 'not-legacy',
      message: `${path} is an HCL2 template; fix is for legacy JSON templates.`,
      hint: 'omi-studio validate says what to mend in it, and the editor of the app offers it as quick fixes.',
      where: { file: path },
    })
  }
  const source = await readText(path, resolve(path))
  const { text, fixed, diagnostics } = fixTemplate(source)
  showDiagnostics(diagnostics)
  if (text === undefined) return 1
  for (const { fixer, summary, place } of fixed) {
    const { line, column } = lineColumnAt(place.source.text, place.span.from)
    process.stderr.write(`${path}:${line}:${column}: ${summary} (${fixer})\n`)
  }
  const problems = validate ? problemsOf(path, text) : []
  showDiagnostics(problems)
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
  return hasErrors(problems) ? 1 : 0
}

/** What is wrong with the fixed template; that variables have no values yet is not. */
function problemsOf(path: string, text: string) {
  const template = loadTemplate({
    path,
    dialect: 'json',
    files: [{ name: path, text }],
    variables: noVariableInputs,
    host: createFunctionHost({
      templateFolder: dirname(path),
      workingFolder: process.cwd(),
      environment: process.env,
    }),
  })
  return template.plan().diagnostics.filter(({ code }) => code !== 'unset-variable')
}
