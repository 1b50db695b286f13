import type { WindowsShellOptions } from '#shared/catalog/provisioners/windows-shell.ts'
import { formatPlainVariables, scriptVariables } from './environment.ts'
import { optionsOf } from './options-of.ts'
import type { Provisioner, ProvisionerContext } from './provisioner.ts'
import { readScript, renderWith, scriptFiles } from './scripts.ts'
import { whileUnreachable } from './start-retry.ts'
import { checkWindowsEnd } from './windows/ends.ts'
import { runLogged, withUploads } from './windows/run-on-windows.ts'

/**
 * Runs batch scripts on the machine (spec/templates.md 4.6). Unlike the reference it removes them again, for they would
 * end up in the image with whatever secret they hold.
 */
export const windowsShell: Provisioner = {
  type: 'windows-shell',
  async provision(plan, context) {
    const options = optionsOf<WindowsShellOptions>(plan, context.variables)
    const path = options.remote_path || 'c:/Windows/Temp/script.bat'
    const command = renderWith(context, context.variables, {
      Vars: formatPlainVariables(scriptVariables(options, context), options.env_var_format),
      Path: path,
    })(options.execute_command)
    await withUploads(context, async (uploaded) => {
      for await (const script of scriptsToRun(options, context)) {
        context.log.say(`Provisioning with Windows shell script: ${script.name}`)
        uploaded.add(path)
        const end = await whileUnreachable(context, options.start_retry_timeout, async () => {
          await context.communicator.upload({ content: script.content, path, signal: context.signal })
          return runLogged(command, context)
        })
        checkWindowsEnd(`the script "${script.name}"`, end, options.valid_exit_codes)
      }
    })
  },
}

async function* scriptsToRun(options: WindowsShellOptions, context: ProvisionerContext) {
  if (options.inline.length > 0) {
    const lines = options.inline.map(renderWith(context, context.variables))
    yield { name: 'inline commands', content: lines.map((line) => `${line}\r\n`).join('') }
  }
  for (const file of scriptFiles(options, context)) yield { name: file.written, content: await readScript(file) }
}
