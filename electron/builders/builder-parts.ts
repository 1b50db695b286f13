import type { Communicator } from '#electron/communicators/communicator.ts'
import type { SshHooks } from '#electron/communicators/ssh/connect-ssh.ts'
import type { SshSettings } from '#electron/communicators/ssh/settings.ts'
import type { Provisioner } from '#electron/provisioners/provisioner.ts'

/** What the builders are given by the composition root. */
export interface BuilderParts {
  readonly connectSsh: (settings: SshSettings, hooks: SshHooks) => Promise<Communicator>
  /** Throws a StudioError for a type that this version does not have. */
  readonly provisionerOf: (type: string) => Provisioner
}
