import type { CommandEnd } from '#electron/communicators/communicator.ts'
import { StudioError } from '#shared/studio-error.ts'
import { checkExitCode } from '../exit-codes.ts'

/**
 * The codes that the reference gives a command whose connection was lost: over WinRM and over SSH. Templates list them
 * in `valid_exit_codes` for scripts that restart the machine.
 */
const lostCodes: readonly number[] = [16_001, 2_300_218]

/** Throws a StudioError unless a script on Windows ended as it may. */
export function checkWindowsEnd(script: string, end: CommandEnd, allowed: readonly number[]): void {
  if (end.kind !== 'disconnected') {
    checkExitCode(script, end, allowed)
    return
  }
  if (lostCodes.some((code) => allowed.includes(code))) return
  throw new StudioError({
    code: 'script-disconnected',
    message: `The connection to the machine was lost while ${script} ran.`,
    hint: 'If the script restarts the machine, let the provisioner windows-restart do that instead; or add 16001, which stands for a lost connection, to valid_exit_codes.',
    where: { option: 'valid_exit_codes' },
  })
}
