import type { CommandEnd } from '#electron/communicators/communicator.ts'
import { errorReportOf } from '#shared/studio-error.ts'
import { outputLines } from '../output-lines.ts'
import type { ProvisionerContext } from '../provisioner.ts'
import { whileUnreachable } from '../start-retry.ts'

/** ms that leftover scripts may take to be removed; a machine that restarts just then gets some time to come back. */
const removalLimit = 60_000
/** ms that removing the files of a failed provisioner may take. */
const afterFailureLimit = 3_000

/** Runs a command and logs what it says as lines. */
export async function runLogged(
  command: string,
  { communicator, log, signal }: ProvisionerContext,
): Promise<CommandEnd> {
  const stdout = outputLines(log, 'stdout')
  const stderr = outputLines(log, 'stderr')
  try {
    return await communicator.execute({ command, onStdout: stdout.add, onStderr: stderr.add }, signal)
  } finally {
    stdout.end()
    stderr.end()
  }
}

/** Runs a command and gives back what it printed, for our own questions to the machine. */
export async function runQuietly(command: string, { communicator, signal }: ProvisionerContext) {
  let stdout = ''
  const end = await communicator.execute(
    {
      command,
      onStdout: (chunk) => {
        stdout += chunk
      },
    },
    signal,
  )
  return { end, stdout }
}

/**
 * Does something with files that it uploads, whose paths it adds to the list that it is given, and removes them at the
 * end. That one stays is said in the log, and does not fail the build, as in the reference. After a failure one quick try
 * has to do: the machine may be gone.
 */
export async function withUploads<Result>(
  context: ProvisionerContext,
  act: (uploaded: Set<string>) => Promise<Result>,
): Promise<Result> {
  const uploaded = new Set<string>()
  let result: Result
  try {
    result = await act(uploaded)
  } catch (error) {
    const signal = AbortSignal.timeout(afterFailureLimit)
    for (const path of uploaded) await context.communicator.remove?.(path, signal).catch(() => undefined)
    throw error
  }
  for (const path of uploaded) await removeUploaded(path, context)
  return result
}

async function removeUploaded(path: string, context: ProvisionerContext): Promise<void> {
  const { communicator, signal, log } = context
  try {
    await whileUnreachable(context, removalLimit, async () => communicator.remove?.(path, signal))
  } catch (error) {
    if (signal.aborted) throw signal.reason
    log.error(`${path} could not be removed from the machine: ${errorReportOf(error).message}`)
  }
}
