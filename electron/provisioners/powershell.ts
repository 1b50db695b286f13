import { quotePowershell } from '#electron/communicators/winrm/powershell.ts'
import type { PowershellOptions } from '#shared/catalog/provisioners/powershell.ts'
import { formatPowershellVariables, scriptVariables } from './environment.ts'
import { optionsOf } from './options-of.ts'
import type { Provisioner, ProvisionerContext } from './provisioner.ts'
import { readScript, renderWith, scriptFiles } from './scripts.ts'
import { whileUnreachable } from './start-retry.ts'
import { type ElevatedUser, uploadElevated } from './windows/elevated.ts'
import { checkWindowsEnd } from './windows/ends.ts'
import { windowsTemporaryFile } from './windows/paths.ts'
import { runLogged, withUploads } from './windows/run-on-windows.ts'

/** Runs PowerShell scripts on the machine (spec/templates.md 4.5). */
export const powershell: Provisioner = {
  type: 'powershell',
  async provision(plan, context) {
    const options = optionsOf<PowershellOptions>(plan, context.variables)
    const render = renderWith(context, context.variables)
    const elevated = elevatedUserOf(options, render)
    const paths: Paths = {
      script: options.remote_path || windowsTemporaryFile('script', 'ps1'),
      variables: options.remote_env_var_path || windowsTemporaryFile('packer-ps-env-vars', 'ps1'),
    }
    const format = elevated === undefined ? options.env_var_format : options.elevated_env_var_format
    const variables = formatPowershellVariables(scriptVariables(options, context), format)
    await withUploads(context, async (uploaded) => {
      for await (const script of scriptsToRun(options, paths, context)) {
        context.log.say(`Provisioning with PowerShell: ${script.name}`)
        const command = renderWith(context, context.variables, { Path: paths.script, Vars: paths.variables })(
          commandOf(options, script, elevated !== undefined),
        )
        await runScript(script, command, { paths, variables, elevated, uploaded }, options, context)
      }
    })
    if (options.pause_after > 0) await context.clock.sleep(options.pause_after, context.signal)
  },
}

interface Paths {
  readonly script: string
  readonly variables: string
}

interface Script {
  readonly kind: 'inline' | 'file'
  /** For people: the path as the template has it. */
  readonly name: string
  readonly content: Uint8Array | string
}

async function* scriptsToRun(
  options: PowershellOptions,
  paths: Paths,
  context: ProvisionerContext,
): AsyncGenerator<Script> {
  if (options.inline.length > 0) {
    const commands = options.inline.map(renderWith(context, context.variables))
    yield { kind: 'inline', name: 'inline commands', content: inlineScriptOf(commands, paths.variables, options) }
  }
  for (const file of scriptFiles(options, context)) {
    yield { kind: 'file', name: file.written, content: await readScript(file) }
  }
}

async function runScript(
  script: Script,
  command: string,
  {
    paths,
    variables,
    elevated,
    uploaded,
  }: { paths: Paths; variables: string; elevated: ElevatedUser | undefined; uploaded: Set<string> },
  options: PowershellOptions,
  context: ProvisionerContext,
): Promise<void> {
  const { communicator, signal } = context
  const upload = async (path: string, content: Uint8Array | string) => {
    if (!options.skip_clean) uploaded.add(path)
    await communicator.upload({ content, path, signal })
  }
  const end = await whileUnreachable(context, options.start_retry_timeout, async () => {
    await upload(paths.variables, variables)
    await upload(paths.script, script.content)
    if (elevated === undefined) return runLogged(command, context)
    const wrapped = await uploadElevated(command, elevated, context)
    // It holds a password, so that it never stays.
    uploaded.add(wrapped.path)
    return runLogged(wrapped.command, context)
  })
  checkWindowsEnd(`the PowerShell script "${script.name}"`, end, options.valid_exit_codes)
}

/**
 * The script that inline commands make: without progress bars, with the variables, and failing when a command throws or
 * the last program did, which PowerShell by itself would pass over.
 */
function inlineScriptOf(commands: readonly string[], variables: string, options: PowershellOptions): string {
  return [
    "if (Test-Path variable:global:ProgressPreference) { $global:ProgressPreference = 'SilentlyContinue' }",
    ...(options.debug_mode > 0 ? [`Set-PSDebug -Trace ${options.debug_mode}`] : []),
    `. ${quotePowershell(variables)}`,
    '$global:LASTEXITCODE = 0',
    'try {',
    ...commands,
    '} catch {',
    'Write-Error -ErrorRecord $_ -ErrorAction Continue',
    'exit 1',
    '}',
    'exit $LASTEXITCODE',
    '',
  ].join('\r\n')
}

function commandOf(options: PowershellOptions, script: Script, elevated: boolean): string {
  const own = elevated ? options.elevated_execute_command || options.execute_command : options.execute_command
  if (own) return own
  const program = `${options.use_pwsh ? 'pwsh' : 'powershell'} -executionpolicy ${options.execution_policy}`
  const bare = options.execution_policy === 'none'
  if (script.kind === 'inline') return bare ? '& "{{.Path}}"' : `${program} -file "{{.Path}}"`
  const trace = options.debug_mode > 0 ? `Set-PSDebug -Trace ${options.debug_mode}; ` : ''
  const block = [
    "& { if (Test-Path variable:global:ProgressPreference) { $global:ProgressPreference = 'SilentlyContinue' }; ",
    trace,
    ". '{{.Vars}}'; & '{{.Path}}'; exit $LASTEXITCODE }",
  ].join('')
  return bare ? block : `${program} -command "${block}"`
}

function elevatedUserOf(
  { elevated_user, elevated_password }: PowershellOptions,
  render: (text: string) => string,
): ElevatedUser | undefined {
  const user = render(elevated_user ?? '')
  return user === '' ? undefined : { user, password: render(elevated_password ?? '') }
}
