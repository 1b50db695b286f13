import { randomUUID } from 'node:crypto'
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runProcess } from '#electron/communicators/local/run-process.ts'
import { quoteShell } from '#electron/communicators/quote-shell.ts'
import type { BuildContext } from '#electron/engine/build-context.ts'
import type { ShellLocalOptions } from '#shared/catalog/provisioners/shell-local.ts'
import type { BuildVariables } from '#shared/template/build-plan.ts'
import { formatVariables, scriptVariables } from './environment.ts'
import { checkExitCode } from './exit-codes.ts'
import { outputLines } from './output-lines.ts'
import { inlineScript, readScript, renderWith, type ScriptFile, scriptFiles } from './scripts.ts'

type Context = BuildContext & { readonly variables: BuildVariables }

const windows = process.platform === 'win32'

/**
 * Runs scripts on this computer, as `shell-local` does as provisioner and as post-processor (spec/templates.md 4.4): in
 * the build's working folder, with this program's environment and the build's variables.
 */
export async function runLocalScripts(options: ShellLocalOptions, context: Context): Promise<void> {
  if (options.only_on.length > 0 && !options.only_on.includes(systemName())) {
    context.log.say(`Skipped: only_on names ${options.only_on.join(', ')}, and this computer runs ${systemName()}.`)
    return
  }
  const render = renderWith(context, context.variables)
  const environment_vars = options.environment_vars.map(render)
  const variables = scriptVariables({ environment_vars, env: options.env }, context)
  const vars = formatVariables(variables, options.env_var_format || (windows ? 'set %s=%s && ' : "%s='%s' "))
  const inline = options.command ? [options.command] : options.inline
  if (inline.length > 0) {
    const script = await writeInline(inline, options, render, context)
    try {
      await runOne(script, vars, options, context)
    } finally {
      await rm(script.path, { force: true })
    }
  }
  for (const script of scriptFiles(options, context)) {
    await readScript(script)
    await runOne(script, vars, options, context)
  }
}

async function runOne(script: ScriptFile, vars: string, options: ShellLocalOptions, context: Context): Promise<void> {
  context.log.say(`Running local shell script: ${script.written}`)
  const usual = options.execute_command === undefined || options.execute_command.length === 0
  const path = options.use_linux_pathing ? linuxPath(script.path) : script.path
  const shown = usual && !windows ? quoteShell(path) : path
  const render = renderWith(context, context.variables, { Vars: vars, Script: shown, Command: shown })
  const [program = '', ...args] = executeCommand(options).map(render)
  const stdout = outputLines(context.log, 'stdout')
  const stderr = outputLines(context.log, 'stderr')
  const end = await runProcess(
    {
      program,
      args,
      folder: context.workingFolder,
      environment: { PACKER_RUN_UUID: context.runId },
      onStdout: stdout.add,
      onStderr: stderr.add,
      verbatim: windows,
    },
    context.signal,
  ).finally(() => {
    stdout.end()
    stderr.end()
  })
  if (end.kind !== 'disconnected') checkExitCode(`The local script "${script.written}"`, end, options.valid_exit_codes)
}

/** A single word is taken as a command line for the shell, which the reference does for the post-processor. */
function executeCommand({ execute_command = [] }: ShellLocalOptions): readonly string[] {
  if (execute_command.length === 0) {
    return windows
      ? ['cmd', '/V', '/C', '{{.Vars}}', 'call', '{{.Script}}']
      : ['/bin/sh', '-c', '{{.Vars}} {{.Script}}']
  }
  return execute_command.length === 1 && !windows ? ['sh', '-c', ...execute_command] : execute_command
}

async function writeInline(
  commands: readonly string[],
  options: ShellLocalOptions,
  render: (text: string) => string,
  context: Context,
): Promise<ScriptFile> {
  const text = windows
    ? commands.map((command) => `${render(command)}\r\n`).join('')
    : inlineScript(commands, { asked: options.inline_shebang || undefined, usual: '/bin/sh -e' }, render)
  // A template's own execute_command puts the path into a shell without quotes, so it must not need any.
  const folder = /[^\w/.:\\-]/.test(context.temporaryFolder) ? tmpdir() : context.temporaryFolder
  await mkdir(folder, { recursive: true })
  const given = options.tempfile_extension ?? (windows ? '.cmd' : '')
  const extension = given === '' || given.startsWith('.') ? given : `.${given}`
  const path = join(folder, `shell-local-${randomUUID()}${extension}`)
  await writeFile(path, text, { mode: 0o700, flag: 'wx' })
  await chmod(path, 0o700)
  return { written: 'inline commands', path }
}

/** `C:\build\run.sh` as the Linux subsystem of Windows sees it. */
export function linuxPath(path: string): string {
  const match = /^([A-Za-z]):[\\/](.*)$/.exec(path)
  if (match === null) return path
  const [, drive = '', rest = ''] = match
  return `/mnt/${drive.toLowerCase()}/${rest.replaceAll('\\', '/')}`
}

/** This computer's operating system, as `only_on` names it. */
function systemName(): string {
  if (windows) return 'windows'
  return process.platform === 'sunos' ? 'solaris' : process.platform
}
