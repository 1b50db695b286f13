import type { ShellOptions } from '#shared/catalog/provisioners/shell.ts'
import { StudioError } from '#shared/studio-error.ts'
import { formatVariables, scriptVariables } from './environment.ts'
import { checkExitCode } from './exit-codes.ts'
import { optionsOf } from './options-of.ts'
import { outputLines } from './output-lines.ts'
import type { Provisioner, ProvisionerContext } from './provisioner.ts'
import { removeRemote } from './remove-remote.ts'
import { inlineScript, readScript, renderWith, scriptFiles, withUnixLineEnds } from './scripts.ts'
import { whileUnreachable } from './start-retry.ts'

/** ms that removing the scripts of a failed provisioner may take. */
const afterFailureLimit = 3_000

/** Runs shell scripts on the machine (spec/templates.md 4.2). */
export const shell: Provisioner = {
  type: 'shell',
  async provision(plan, context) {
    const options = optionsOf<ShellOptions>(plan, context.variables)
    if (context.communicator.kind === 'winrm' && !options.execute_command) throw noShellThere()
    const paths = remotePaths(options)
    const variables = scriptVariables(options, context)
    if (options.use_env_var_file) {
      const text = formatVariables(variables, options.env_var_format || "export %s='%s'\n")
      await whileUnreachable(context, options.start_retry_timeout, () =>
        context.communicator.upload({ content: text, path: paths.variables, mode: 0o600, signal: context.signal }),
      )
    }
    const command = renderWith(context, context.variables, {
      Path: paths.script,
      Vars: options.use_env_var_file ? '' : formatVariables(variables, options.env_var_format || "%s='%s' "),
      EnvVarFile: options.use_env_var_file ? paths.variables : '',
    })(options.execute_command || usualCommand(options))

    try {
      for await (const script of scriptsToRun(options, context)) {
        context.log.say(`Provisioning with shell script: ${script.name}`)
        await runScript(script, command, paths.script, options, context)
      }
    } catch (error) {
      if (!options.skip_clean) await removeAfterFailure(Object.values(paths), context)
      throw error
    }
    if (options.use_env_var_file && !options.skip_clean) {
      await removeRemote(paths.variables, options.start_retry_timeout, context)
    }
    if (options.pause_after > 0) await context.clock.sleep(options.pause_after, context.signal)
  },
}

interface Script {
  /** For people: the path as the template has it. */
  readonly name: string
  readonly content: Uint8Array
}

async function* scriptsToRun(options: ShellOptions, context: ProvisionerContext): AsyncGenerator<Script> {
  const prepared = (content: Buffer) => (options.binary ? content : withUnixLineEnds(content))
  if (options.inline.length > 0) {
    const shebang = { asked: options.inline_shebang || undefined, usual: '/bin/sh -e' }
    const text = inlineScript(options.inline, shebang, renderWith(context, context.variables))
    yield { name: 'inline commands', content: prepared(Buffer.from(text)) }
  }
  for (const file of scriptFiles(options, context)) {
    yield { name: file.written, content: prepared(await readScript(file)) }
  }
}

/**
 * Uploads, runs and removes one script. The upload sets the mode at once, and the removal needs no shell, so that over
 * SSH only the command itself costs a session.
 */
async function runScript(
  script: Script,
  command: string,
  path: string,
  options: ShellOptions,
  context: ProvisionerContext,
): Promise<void> {
  const { communicator, log, signal } = context
  const stdout = outputLines(log, 'stdout')
  const stderr = outputLines(log, 'stderr')
  const end = await whileUnreachable(context, options.start_retry_timeout, async () => {
    await communicator.upload({ content: script.content, path, mode: 0o755, signal })
    return communicator.execute({ command, onStdout: stdout.add, onStderr: stderr.add }, signal)
  }).finally(() => {
    stdout.end()
    stderr.end()
  })
  if (end.kind !== 'disconnected') checkExitCode(`The script "${script.name}"`, end, options.valid_exit_codes)
  else if (!options.expect_disconnect) throw disconnected(script.name)
  else log.say('The connection was lost, as expected.')
  if (!options.skip_clean) await removeRemote(path, options.start_retry_timeout, context)
}

/** The build may go on in spite of the failure, and the files would end up in the image. Best effort, and quick. */
async function removeAfterFailure(paths: readonly string[], { communicator }: ProvisionerContext): Promise<void> {
  const signal = AbortSignal.timeout(afterFailureLimit)
  for (const path of paths) await communicator.remove?.(path, signal).catch(() => undefined)
}

function disconnected(name: string): StudioError {
  return new StudioError({
    code: 'script-disconnected',
    message: `The connection to the machine was lost while the script "${name}" ran.`,
    hint: 'If the script restarts the machine or its network, set expect_disconnect = true. Otherwise look at the VM’s console: it may have run out of memory.',
    where: { option: 'expect_disconnect' },
  })
}

function noShellThere(): StudioError {
  return new StudioError({
    code: 'no-shell-there',
    message: 'The machine is reached over WinRM, and Windows has no shell for the provisioner shell.',
    hint: 'Use powershell or windows-shell; or set execute_command if the machine has a shell of its own.',
  })
}

function usualCommand({ use_env_var_file }: ShellOptions): string {
  return use_env_var_file
    ? 'chmod +x {{.Path}}; . {{.EnvVarFile}} && {{.Path}}'
    : 'chmod +x {{.Path}}; {{.Vars}} {{.Path}}'
}

/** One path for all scripts of the block; a number keeps two blocks apart. */
function remotePaths(options: ShellOptions): { readonly script: string; readonly variables: string } {
  const folder = options.remote_folder.replace(/(?<=.)\/+$/, '') || '/tmp'
  return {
    script: options.remote_path || `${folder}/${options.remote_file || `script_${randomNumber()}.sh`}`,
    variables: `${folder}/varfile_${randomNumber()}.sh`,
  }
}

function randomNumber(): number {
  return Math.floor(Math.random() * 9_999)
}
