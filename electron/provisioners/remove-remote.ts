import { connectionLost } from '#electron/communicators/connection-lost.ts'
import { quoteShellPath } from '#electron/communicators/quote-shell.ts'
import { errorReportOf, StudioError } from '#shared/studio-error.ts'
import type { ProvisionerContext } from './provisioner.ts'
import { whileUnreachable } from './start-retry.ts'

/**
 * Removes an uploaded file, waiting for the machine while it cannot be reached, at most `limit` ms: after a script that
 * restarts it, this is where the build waits. Throws a StudioError when it stays away or refuses.
 */
export async function removeRemote(path: string, limit: number, context: ProvisionerContext): Promise<void> {
  const { communicator, signal } = context
  try {
    await whileUnreachable(context, limit, async () => {
      if (communicator.remove !== undefined) return communicator.remove(path, signal)
      const end = await communicator.execute({ command: `rm -f ${quoteShellPath(path)}` }, signal)
      if (end.kind === 'disconnected') throw connectionLost('removing a file', undefined, 'it was closed')
      if (end.kind === 'exited' && end.code === 0) return
      throw new StudioError({ code: 'transfer-refused', message: `Removing ${path} failed.` })
    })
  } catch (error) {
    if (signal.aborted) throw signal.reason
    throw new StudioError(
      {
        code: 'script-not-removed',
        message: `${path} could not be removed from the machine: ${errorReportOf(error).message}`,
        hint: 'Set skip_clean = true to leave it there, or start_retry_timeout if the machine needs longer to restart.',
        where: { option: 'skip_clean' },
      },
      { cause: error },
    )
  }
}
