import { constants } from 'node:os'
import type { CommandEnd } from '#electron/communicators/communicator.ts'
import { StudioError } from '#shared/studio-error.ts'

/** The code that a shell would give for a command's end: its own, or 128 and the number of the signal that killed it. */
export function exitCodeOf(end: Exclude<CommandEnd, { kind: 'disconnected' }>): number {
  if (end.kind === 'exited') return end.code
  return 128 + ((constants.signals as Readonly<Record<string, number | undefined>>)[end.signal] ?? 0)
}

/** Throws a StudioError with both the code and those that are allowed, and what the code usually means. */
export function checkExitCode(
  script: string,
  end: Exclude<CommandEnd, { kind: 'disconnected' }>,
  allowed: readonly number[],
): void {
  const code = exitCodeOf(end)
  if (allowed.includes(code)) return
  const how = end.kind === 'exited' ? `ended with exit code ${code}` : `was killed by ${end.signal} (exit code ${code})`
  throw new StudioError({
    code: 'script-failed',
    message: `${script} ${how}; allowed: ${allowed.join(', ')}.`,
    hint:
      hints[code] ?? 'Its own messages are in the log, just above. If this code is fine, add it to valid_exit_codes.',
  })
}

const hints: Readonly<Record<number, string>> = {
  126: 'A program could not be run: the folder of the script may be mounted noexec (set remote_folder), or a file lacks its x bit.',
  127: 'A command was not found: check its spelling and the PATH of the shell; with sudo the PATH is another one. Also check the first line of the script (inline_shebang).',
}
