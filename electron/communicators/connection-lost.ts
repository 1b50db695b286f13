import { StudioError } from '#shared/studio-error.ts'

const code = 'connection-lost'

/** The machine could not be reached to do something; trying again may help, unlike with a refused file or a wrong path. */
export function connectionLost(doing: string, cause: unknown, reason: string): StudioError {
  return new StudioError(
    {
      code,
      message: `The connection to the machine was lost while ${doing}: ${reason}.`,
      hint: 'If a script restarts the machine, set expect_disconnect = true there, and pause_before on the next provisioner.',
    },
    { cause },
  )
}

export function isConnectionLost(error: unknown): boolean {
  return error instanceof StudioError && error.code === code
}
