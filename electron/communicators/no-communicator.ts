import { StudioError } from '#shared/studio-error.ts'
import type { Communicator } from './communicator.ts'

/** Stands where a machine is not to be reached (`communicator = "none"`): provisioners that need it fail with words. */
export const noCommunicator: Communicator = {
  kind: 'none',
  execute: refuse,
  upload: refuse,
  uploadDirectory: refuse,
  download: refuse,
  downloadDirectory: refuse,
  close: async () => {},
}

function refuse(): Promise<never> {
  return Promise.reject(
    new StudioError({
      code: 'no-communicator',
      message: 'This provisioner has to reach the VM, and communicator = "none" says not to.',
      hint: 'Set communicator = "ssh", or use only provisioners that run on this computer, such as shell-local.',
      where: { option: 'communicator' },
    }),
  )
}
