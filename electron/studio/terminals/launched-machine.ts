import type { Clock } from '#electron/clock.ts'
import type { SshHooks } from '#electron/communicators/ssh/connect-ssh.ts'
import { createHostKeys } from '#electron/communicators/ssh/host-keys.ts'
import type { SshSettings } from '#electron/communicators/ssh/settings.ts'
import type { SshCommunicator } from '#electron/communicators/ssh/ssh-communicator.ts'
import type { ShellAccess } from '#electron/engine/build-machine.ts'
import type { CloudAccount } from '#electron/engine/cloud-account.ts'
import type { WatchedMachine } from '#electron/engine/machine-desk.ts'
import { createRedactor } from '#electron/engine/redactor.ts'
import { addressOf } from '#electron/engine/vm-address.ts'
import type { VmLogin } from './vm-logins.ts'

interface LaunchedMachineNeeds {
  readonly account: CloudAccount
  readonly vmId: string
  readonly login: VmLogin | undefined
  readonly connectSsh: (settings: SshSettings, hooks: SshHooks) => Promise<SshCommunicator>
  readonly clock: Clock
  readonly signal: AbortSignal
}

/** ms that connecting may take: the VM may only just be booting. */
const connectLimit = 120_000
const sshPort = 22

/** A VM that the app launched outside of builds, as one looks into it. A VM that the app did not launch has a console only. */
export async function launchedMachine(needs: LaunchedMachineNeeds): Promise<WatchedMachine> {
  const { account, vmId, login } = needs
  const { Vms = [] } = await account.oapi.call('ReadVms', { Filters: { VmIds: [vmId] } }, needs)
  const [vm] = Vms
  const host = vm === undefined ? undefined : addressOf(vm, {})
  const redactor = createRedactor()
  if (login !== undefined) redactor.add(login.privateKey)
  return {
    vmId,
    account,
    windows: vm?.ProductCodes?.includes('0002') === true,
    shell: shellOf(needs, vm?.State, host),
    redact: redactor.redact,
    redactedStream: redactor.stream,
    noteShell: () => undefined,
  }
}

function shellOf(needs: LaunchedMachineNeeds, state: string | undefined, host: string | undefined): ShellAccess {
  const { login, vmId, account, clock } = needs
  if (state === undefined || state === 'terminated') return none(`The VM ${vmId} is not there any more.`)
  if (login === undefined) {
    return none(`OMI Studio has no key for ${vmId}: it did not launch it.`, 'Log in with your own SSH program and key.')
  }
  if (state !== 'running' || host === undefined) {
    return { kind: 'none', code: 'no-shell-yet', why: `The VM ${vmId} is ${state}; a shell needs it running.` }
  }
  const settings: SshSettings = {
    login: { username: login.username, keys: [{ name: 'the key of the VM', text: login.privateKey }] },
    timeout: connectLimit,
    handshakeAttempts: 3,
    pauseBeforeConnecting: 0,
    ciphers: [],
    keyExchange: [],
    keepAliveInterval: 5_000,
    readWriteTimeout: 0,
    pty: false,
    fileTransfer: 'sftp',
    tunnels: [],
  }
  return {
    kind: 'open',
    login: `${login.username}@${host}`,
    async open(size, signal) {
      const silent = () => undefined
      const communicator = await needs.connectSsh(settings, {
        clock,
        signal,
        dial: account.reach.dial,
        hostKeys: createHostKeys(async () => {
          const { ConsoleOutput } = await account.oapi.call('ReadConsoleOutput', { VmId: vmId }, { signal })
          return ConsoleOutput === undefined ? undefined : Buffer.from(ConsoleOutput, 'base64').toString('utf8')
        }),
        address: async () => ({ host, port: sshPort }),
        say: silent,
        progress: silent,
      })
      try {
        const shell = await communicator.openShell?.(size, signal)
        if (shell === undefined) throw new TypeError('an SSH connection without shells')
        void shell.end.then(() => communicator.close())
        return shell
      } catch (error) {
        await communicator.close()
        throw error
      }
    },
  }
}

function none(why: string, hint?: string): ShellAccess {
  return { kind: 'none', code: 'no-shell', why, ...(hint === undefined ? {} : { hint }) }
}
