import type { Diagnostic } from '#shared/language/diagnostic.ts'
import { hostWithoutMachine } from '#shared/language/functions/function-host.ts'
import type { SourceText } from '#shared/language/source.ts'
import { loadTemplate } from '#shared/template/load-template.ts'
import { noVariableInputs } from '#shared/template/template-input.ts'

/** What is wrong with a template as it stands in the editor; that variables have no values yet is not. */
export function checkTexts(
  path: string,
  dialect: 'hcl2' | 'json',
  files: readonly SourceText[],
): readonly Diagnostic[] {
  const template = loadTemplate({ path, dialect, files, variables: noVariableInputs, host: hostWithoutMachine })
  return template.plan().diagnostics.filter(({ code }) => code !== 'unset-variable')
}
