import { isConnectionLost } from '#electron/communicators/connection-lost.ts'
import type { CloudContext } from '#electron/engine/build-context.ts'
import type { ShellAccess } from '#electron/engine/build-machine.ts'
import type { CommunicatorOptions } from '#shared/catalog/groups/communicator.ts'
import type { Connection } from './connect.ts'
import type { LoginKey } from './create-key-pair.ts'
import { currentAdminPassword } from './read-windows-password.ts'

/** The build's VM, as far as it is known. */
interface KnownMachine {
  readonly vmId: string
  readonly key: LoginKey
}

/** Lets people look into the build's VM: its console from now on, its password, and a shell as far as there is one. */
export function watchMachine(
  context: CloudContext,
  options: CommunicatorOptions,
  { vmId, key }: KnownMachine,
  shell: ShellAccess = notConnected,
): void {
  const windows = options.communicator === 'winrm'
  const username = options.winrm_username || 'Administrator'
  context.machine({
    vmId,
    account: context.account,
    windows,
    shell,
    ...(windows && {
      adminPassword: async (signal: AbortSignal) => {
        const password = options.winrm_password || (await currentAdminPassword(context, options, vmId, key, signal))
        return password === undefined ? undefined : { username, password }
      },
    }),
  })
}

const notConnected: ShellAccess = {
  kind: 'none',
  code: 'no-shell-yet',
  why: 'The build has not logged in to its VM yet.',
  hint: 'The console shows what the VM does meanwhile.',
}

/** While an image is made of the VM it is at rest. */
export const atRest: ShellAccess = {
  kind: 'none',
  code: 'no-shell',
  why: 'Provisioning is over: the VM is stopped, and the image is made of it.',
}

/** A shell by the way that the build itself has into its VM; logged in anew when the build's own connection is over. */
export function shellOver(connection: Connection, options: CommunicatorOptions, notice?: string): ShellAccess {
  const { communicator, host, again } = connection
  if (options.communicator === 'winrm') {
    return {
      kind: 'none',
      code: 'no-shell',
      why: 'This VM is reached over WinRM, which has no interactive shell.',
      hint: 'Open a remote desktop session to it with the administrator’s password.',
    }
  }
  if (again === undefined || communicator.openShell === undefined) {
    return { kind: 'none', code: 'no-shell', why: 'This build does not log in to its VM, so there is no way in.' }
  }
  return {
    kind: 'open',
    login: `${options.ssh_username}@${host}`,
    ...(notice === undefined ? {} : { notice }),
    async open(size, signal) {
      try {
        const shell = await communicator.openShell?.(size, signal)
        if (shell !== undefined) return shell
      } catch (error) {
        if (!isConnectionLost(error)) throw error
      }
      return openApart(await again(signal), size, signal)
    },
  }
}

type Openable = Awaited<ReturnType<NonNullable<Connection['again']>>>

/** A shell over a connection of its own, which ends with it. */
async function openApart(connection: Openable, ...[size, signal]: Parameters<NonNullable<Openable['openShell']>>) {
  try {
    const shell = await connection.openShell?.(size, signal)
    if (shell === undefined) throw new TypeError('an SSH connection without shells')
    void shell.end.then(() => connection.close())
    return shell
  } catch (error) {
    await connection.close().catch(() => {})
    throw error
  }
}
