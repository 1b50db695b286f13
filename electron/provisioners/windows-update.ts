import type { WindowsUpdateOptions } from '#shared/catalog/provisioners/windows-update.ts'
import { StudioError } from '#shared/studio-error.ts'
import { exitCodeOf } from './exit-codes.ts'
import { optionsOf } from './options-of.ts'
import type { Provisioner, ProvisionerContext } from './provisioner.ts'
import { whileUnreachable } from './start-retry.ts'
import { type ElevatedUser, uploadElevated } from './windows/elevated.ts'
import { windowsTemporaryFile } from './windows/paths.ts'
import { type Restart, restartWindows } from './windows/restart.ts'
import { runLogged, withUploads } from './windows/run-on-windows.ts'
import { restartPending, updateScript } from './windows/update-script.ts'

/** ms between a failed round and the next. */
const pause = 5_000
/** ms to wait for a machine that does not answer at the beginning of a round. */
const startLimit = 5 * 60_000

/**
 * Installs updates and restarts until Windows finds no more (spec/templates.md 4.12): rounds of search, filter, install
 * and restart. The script runs by a scheduled task, since the Windows Update Agent refuses callers from the network.
 */
export const windowsUpdate: Provisioner = {
  type: 'windows-update',
  async provision(plan, context) {
    const options = optionsOf<WindowsUpdateOptions>(plan, context.variables)
    const by = { user: options.username, password: options.password ?? '' }
    const path = windowsTemporaryFile('packer-windows-update', 'ps1')
    const script = updateScript(options)
    await withUploads(context, async (uploaded) => {
      uploaded.add(path)
      for (let round = 1; ; round++) {
        context.log.say(`Windows updates, round ${round}`)
        const outcome = await roundUntilDone(script, path, by, options, context)
        if (outcome === 'complete') return
        context.log.say('Windows has to restart for its updates')
        await restartWindows(restartFor(options), context)
      }
    })
  },
}

function restartFor({ restart_timeout }: WindowsUpdateOptions): Restart {
  const command = 'shutdown /r /f /t 0 /c "Windows updates"'
  return { command, timeout: restart_timeout, check: undefined, pendingKeys: [] }
}

/** One round, tried again when it fails; `update_max_retries` failures in a row are too many. */
async function roundUntilDone(
  script: string,
  path: string,
  by: ElevatedUser,
  options: WindowsUpdateOptions,
  context: ProvisionerContext,
): Promise<'complete' | 'restart'> {
  for (let left = options.update_max_retries; ; left -= 1) {
    const code = await runRound(script, path, by, context)
    if (code === 0) return 'complete'
    if (code !== undefined && restartPending.includes(code)) return 'restart'
    const how = code === undefined ? 'the connection was lost' : `exit code ${code}`
    if (left <= 0) throw failed(how, options.update_max_retries)
    context.log.say(`The updates failed (${how}); trying again (${left} ${left === 1 ? 'attempt' : 'attempts'} left)`)
    await context.clock.sleep(pause, context.signal)
  }
}

/** The exit code of the update script; `undefined` when the connection was lost. */
async function runRound(
  script: string,
  path: string,
  by: ElevatedUser,
  context: ProvisionerContext,
): Promise<number | undefined> {
  const { communicator, signal } = context
  const end = await withUploads(context, async (uploaded) => {
    const wrapped = await whileUnreachable(context, startLimit, async () => {
      await communicator.upload({ content: script, path, signal })
      return uploadElevated(`powershell -NoProfile -ExecutionPolicy Bypass -File "${path}"`, by, context)
    })
    uploaded.add(wrapped.path)
    return whileUnreachable(context, startLimit, () => runLogged(wrapped.command, context))
  })
  return end.kind === 'disconnected' ? undefined : exitCodeOf(end)
}

function failed(how: string, retries: number): StudioError {
  return new StudioError({
    code: 'windows-update-failed',
    message: `Windows updates failed ${retries + 1} ${retries === 0 ? 'time' : 'times'} in a row; the last time: ${how}.`,
    hint: 'Its messages are in the log, just above. More attempts: update_max_retries; fewer updates: filters.',
    where: { option: 'update_max_retries' },
  })
}
