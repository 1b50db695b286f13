import { isConnectionLost } from '#electron/communicators/connection-lost.ts'
import { encodedPowershell, quotePowershell } from '#electron/communicators/winrm/powershell.ts'
import { StudioError } from '#shared/studio-error.ts'
import { exitCodeOf } from '../exit-codes.ts'
import type { ProvisionerContext } from '../provisioner.ts'
import { runLogged, runQuietly } from './run-on-windows.ts'

/** How to restart a machine, and how to tell that it is back. Times are milliseconds. */
export interface Restart {
  readonly command: string
  readonly timeout: number
  /** Has to succeed once before the machine counts as back. */
  readonly check: string | undefined
  /** Registry keys that say that Windows is not done yet. */
  readonly pendingKeys: readonly string[]
}

/** ms between two looks at a machine that is on its way. */
const pause = 5_000
/** ms between two tries to tell whether it is still going down. */
const goingDownPause = 2_000

/** A restart that Windows has begun, or has been asked for already, is what was wanted. */
const begun: readonly number[] = [0, 1115, 1190]
/** What `shutdown` answers while one is under way. */
const underWay: readonly number[] = [1115, 1190, 1717]

const testRestart = 'shutdown /r /f /t 60 /c "is a restart under way"'
const takeBack = 'shutdown /a'

/** Restarts Windows and waits for it. Throws a StudioError when it is not back in time. */
export async function restartWindows(restart: Restart, context: ProvisionerContext): Promise<void> {
  const deadline = context.clock.now() + restart.timeout
  const limited = async <Result>(what: string, pauseAfter: number, act: () => Promise<Result | undefined>) => {
    for (;;) {
      const result = await act()
      if (result !== undefined) return result
      if (context.clock.now() + pauseAfter > deadline) throw notBack(restart, what)
      context.progress(what)
      await context.clock.sleep(pauseAfter, context.signal)
    }
  }
  context.log.say('Restarting the machine')
  await limited('waiting for the machine to take the restart', pause, () => ask(restart.command, context))
  await limited('waiting for the machine to go down', goingDownPause, () => isDownOrDone(context))
  if (restart.check !== undefined) {
    const check = restart.check
    await limited('waiting for restart_check_command', pause, () => succeeds(check, context))
  }
  const name = await limited('waiting for the machine to be back', pause, () => greeting(context))
  if (restart.pendingKeys.length > 0) {
    await limited('waiting for Windows to finish what its registry announces', pause, () =>
      nothingPending(restart.pendingKeys, context),
    )
  }
  context.log.say(name)
}

async function ask(command: string, context: ProvisionerContext): Promise<true | undefined> {
  try {
    const end = await runLogged(command, context)
    if (end.kind === 'disconnected') return true
    const code = exitCodeOf(end)
    if (begun.includes(code)) return true
    throw new StudioError({
      code: 'restart-refused',
      message: `The machine did not restart: ${command} ended with exit code ${code}.`,
      hint: 'Its own messages are in the log, just above; check restart_command.',
      where: { option: 'restart_command' },
    })
  } catch (error) {
    if (isConnectionLost(error)) return undefined
    throw error
  }
}

/**
 * Whether the machine went down, or is up again already. Windows refuses a second restart while one is under way, so one
 * is asked for with a minute's notice, and taken back at once when it was not refused.
 */
async function isDownOrDone(context: ProvisionerContext): Promise<true | undefined> {
  try {
    const { end } = await runQuietly(testRestart, context)
    if (end.kind === 'disconnected') return true
    const code = exitCodeOf(end)
    if (underWay.includes(code)) return undefined
    if (code === 0) await runQuietly(takeBack, context)
    return true
  } catch (error) {
    if (isConnectionLost(error)) return true
    throw error
  }
}

async function succeeds(command: string, context: ProvisionerContext): Promise<true | undefined> {
  const end = await whenReachable(() => runLogged(command, context))
  return end?.kind === 'exited' && end.code === 0 ? true : undefined
}

async function greeting(context: ProvisionerContext): Promise<string | undefined> {
  const script = '"$env:COMPUTERNAME restarted."'
  const answer = await whenReachable(() => runQuietly(encodedPowershell(script), context))
  const line = answer?.stdout.split(/\r?\n/).find((each) => each.includes('restarted.'))
  return line?.trim()
}

async function nothingPending(keys: readonly string[], context: ProvisionerContext): Promise<true | undefined> {
  const script = keys.map((key) => `if (Test-Path ${quotePowershell(key)}) { exit 1 }`).join('; ')
  const answer = await whenReachable(() => runQuietly(encodedPowershell(script), context))
  return answer?.end.kind === 'exited' && answer.end.code === 0 ? true : undefined
}

async function whenReachable<Result>(act: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await act()
  } catch (error) {
    if (isConnectionLost(error)) return undefined
    throw error
  }
}

function notBack({ timeout }: Restart, what: string): StudioError {
  return new StudioError({
    code: 'restart-timeout',
    message: `The machine was not back ${timeout / 1000} s after its restart (${what}).`,
    hint: 'Give it more time with restart_timeout, or look at the VM’s console: Windows may be installing updates.',
    where: { option: 'restart_timeout' },
  })
}
