import { createInterface } from 'node:readline/promises'
import { loadFiles } from '#electron/studio/templates/load-files.ts'
import { createFunctionHost } from '#electron/template-host/function-host.ts'
import { hasErrors } from '#shared/language/diagnostic.ts'
import { renderDiagnostic } from '#shared/language/render-diagnostic.ts'
import { loadTemplate } from '#shared/template/load-template.ts'
import type { LoadedTemplate } from '#shared/template/loaded-template.ts'
import { noVariableInputs } from '#shared/template/template-input.ts'
import type { TemplateScope } from '#shared/template/template-scope.ts'
import { showDiagnostics } from '../show-diagnostics.ts'
import { loadRequestOf, type VariableArguments } from '../template-arguments.ts'

export interface ConsoleOptions extends VariableArguments {
  readonly configType?: 'json' | 'hcl2'
}

const help = `Type an expression to see its value. In a legacy template, type a text with {{ }}.

  variables   the variables and locals with their values
  help        this text
  exit        leave; so does Ctrl D
`

/**
 * `omi-studio console`: evaluates what is typed, in sight of a template's variables and locals. What is piped in is
 * evaluated line by line, and the last value is printed (spec/templates.md 8.4).
 */
export async function consoleCommand(path: string | undefined, options: ConsoleOptions): Promise<number> {
  const template = path === undefined ? emptyTemplate(options.configType ?? 'hcl2') : await templateAt(path, options)
  const scope = template.scope()
  const errors = [...template.diagnostics, ...scope.diagnostics]
  showDiagnostics(errors)
  if (hasErrors(errors)) return 1
  return process.stdin.isTTY ? interactive(scope) : piped(scope)
}

async function templateAt(path: string, options: ConsoleOptions): Promise<LoadedTemplate> {
  const request = await loadRequestOf(path, { ...options, only: [], except: [] })
  return (await loadFiles(request, process.env)).template
}

/** Without a template there are functions all the same. */
function emptyTemplate(dialect: 'json' | 'hcl2'): LoadedTemplate {
  const text = dialect === 'json' ? '{"builders":[{"type":"osc-bsu"}]}' : ''
  return loadTemplate({
    path: '.',
    dialect,
    files: [{ name: dialect === 'json' ? '<console>.json' : '<console>.pkr.hcl', text }],
    variables: noVariableInputs,
    host: createFunctionHost({ templateFolder: '.', workingFolder: process.cwd(), environment: process.env }),
  })
}

async function interactive(scope: TemplateScope): Promise<number> {
  const lines = createInterface({ input: process.stdin, output: process.stdout, prompt: '> ' })
  lines.prompt()
  for await (const line of lines) {
    const answer = answerTo(line, scope)
    if (answer.kind === 'exit') break
    if (answer.text !== '') process.stdout.write(`${answer.text}\n`)
    lines.prompt()
  }
  lines.close()
  return 0
}

async function piped(scope: TemplateScope): Promise<number> {
  let last: Exclude<Answer, { kind: 'exit' }> | undefined
  for await (const line of createInterface({ input: process.stdin })) {
    const answer = answerTo(line, scope)
    if (answer.kind === 'exit') break
    if (line.trim() === '') continue
    last = answer
    if (answer.kind === 'error') break
  }
  if (last?.kind === 'error') {
    process.stderr.write(`${last.text}\n`)
    return 1
  }
  if (last !== undefined) process.stdout.write(`${last.text}\n`)
  return 0
}

/** What is said to a line; nothing to one that ends the console. */
type Answer = { readonly kind: 'value' | 'error'; readonly text: string } | { readonly kind: 'exit' }

function answerTo(line: string, scope: TemplateScope): Answer {
  switch (line.trim()) {
    case '':
      return { kind: 'value', text: '' }
    case 'exit':
      return { kind: 'exit' }
    case 'help':
      return { kind: 'value', text: help }
    case 'variables':
      return { kind: 'value', text: variablesOf(scope) }
  }
  const { text, diagnostics } = scope.evaluate(line)
  return text === undefined
    ? { kind: 'error', text: diagnostics.map(renderDiagnostic).join('\n\n') }
    : { kind: 'value', text }
}

function variablesOf({ variables, locals }: TemplateScope): string {
  const shown = (all: TemplateScope['variables']) => all.map(({ name, text }) => `${name}: ${text}`)
  return ['> input-variables:', '', ...shown(variables), '', '> local-variables:', '', ...shown(locals), ''].join('\n')
}
