import { StudioError } from '#shared/studio-error.ts'
import type { Communicator } from './communicator.ts'

/** `communicator = "none"`: what works on the machine fails with a clear word; `shell-local`, `breakpoint` and `sleep` work. */
export function createNoneCommunicator(): Communicator {
  const refuse = (what: string) => async () => {
    throw new StudioError({
      code: 'no-communicator',
      message: `communicator = "none" says that the machine is not connected to, so nothing can be ${what} there.`,
      hint: 'Set communicator = "ssh", or use shell-local for what runs on this computer.',
      where: { option: 'communicator' },
    })
  }
  return {
    kind: 'none',
    execute: refuse('run'),
    upload: refuse('uploaded'),
    uploadDirectory: refuse('uploaded'),
    download: refuse('downloaded'),
    downloadDirectory: refuse('downloaded'),
    close: async () => undefined,
  }
}
