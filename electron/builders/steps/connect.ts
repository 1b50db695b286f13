import { getProxyForUrl } from 'proxy-from-env'
import type { Communicator } from '#electron/communicators/communicator.ts'
import { noCommunicator } from '#electron/communicators/no-communicator.ts'
import { answerByAskpass, askpassProgram } from '#electron/communicators/ssh/askpass.ts'
import type { SshHooks } from '#electron/communicators/ssh/connect-ssh.ts'
import { dialTcp } from '#electron/communicators/ssh/dial.ts'
import { createHostKeys } from '#electron/communicators/ssh/host-keys.ts'
import { agentAddress, type SshSettings, sshSettingsOf } from '#electron/communicators/ssh/settings.ts'
import { connectWinrm } from '#electron/communicators/winrm/connect-winrm.ts'
import { winrmSettingsOf } from '#electron/communicators/winrm/settings.ts'
import type { BuildContext, CloudContext } from '#electron/engine/build-context.ts'
import { addressOf } from '#electron/engine/vm-address.ts'
import type { CommunicatorOptions } from '#shared/catalog/groups/communicator.ts'
import type { Vm } from '#shared/oapi/vm.ts'
import { StudioError } from '#shared/studio-error.ts'
import type { BuilderParts } from '../builder-parts.ts'
import type { LoginKey } from './create-key-pair.ts'
import { readVm } from './launch-vm.ts'

/** A way into the build VM, and by which address. */
export interface Connection {
  readonly communicator: Communicator
  readonly host: string
  /** Logs in anew, beside the communicator or after its end; absent where no shell can be had. */
  readonly again?: (signal: AbortSignal) => Promise<Communicator>
}

/** ms that logging in to a machine anew may take: it was there before. */
const againLimit = 60_000

/**
 * Refuses what cannot work to reach a machine, before anything is made: no user name, questions of a bastion, an agent
 * that is not running.
 */
export function checkCommunicator(context: BuildContext, options: CommunicatorOptions): void {
  switch (options.communicator) {
    case 'none':
      return
    case 'ssh':
      if (options.ssh_bastion_interactive && askpassProgram(process.env) === undefined) refuseBastionQuestions()
      settingsOf(context, options, { kind: 'none' })
      return
    case 'winrm':
      winrmSettingsOf(options, '')
      return
    default:
      throw new StudioError({
        code: 'communicator-unsupported',
        message: `OMI Studio has no communicator ${options.communicator}.`,
        hint: 'Set communicator to ssh, winrm or none.',
        where: { option: 'communicator' },
      })
  }
}

/** Connects to the build VM by the address that the options ask for (spec/builders.md 2.3 C11). */
export async function connect(
  context: CloudContext,
  options: CommunicatorOptions,
  vm: Vm,
  key: LoginKey,
  connectSsh: BuilderParts['connectSsh'],
): Promise<Connection> {
  if (options.communicator === 'none') return { communicator: noCommunicator, host: addressOf(vm, options) ?? '' }
  if (options.communicator === 'winrm') return connectByWinrm(context, options, vm)
  const { oapi, reach } = context.account
  const vmId = vm.VmId ?? ''
  let known = options.ssh_host || addressOf(vm, options)
  const readConsole = async () => {
    const { ConsoleOutput } = await oapi.call('ReadConsoleOutput', { VmId: vmId }, context)
    return ConsoleOutput === undefined ? undefined : Buffer.from(ConsoleOutput, 'base64').toString('utf8')
  }

  context.log.say(`Connecting to ${vmId} as ${options.ssh_username}`)
  const settings = settingsOf(context, options, key)
  const hooks = {
    clock: context.clock,
    dial: reach.dial,
    hostKeys: createHostKeys(readConsole),
    async address() {
      known ||= addressOf(await readVm(context, vmId), options)
      if (known === undefined) context.progress(`${vmId} has no ${options.ssh_interface ?? 'address'} yet`)
      return known === undefined ? undefined : { host: known, port: options.ssh_port }
    },
    ...answersFor(context, options),
  }
  const communicator = await connectSsh(settings, {
    ...hooks,
    signal: context.signal,
    say: (text) => context.log.say(text),
    progress: (text) => context.progress(text),
    onConnected: ({ host, hostKey, trust }) => {
      context.fact('ssh-host', host)
      context.fact('host-key', `${hostKey} (${trust})`)
    },
  })
  context.log.say(`Connected to ${known}`)
  const quick = { ...settings, timeout: Math.min(settings.timeout, againLimit), pauseBeforeConnecting: 0, tunnels: [] }
  const silent = () => undefined
  return {
    communicator,
    host: known ?? '',
    again: (signal) => connectSsh(quick, { ...hooks, signal, say: silent, progress: silent }),
  }
}

async function connectByWinrm(context: CloudContext, options: CommunicatorOptions, vm: Vm): Promise<Connection> {
  const { reach } = context.account
  const vmId = vm.VmId ?? ''
  const password = options.winrm_password ?? ''
  if (password !== '') context.log.addSecret(password)
  const settings = winrmSettingsOf(options, password, { pauseBeforeConnecting: options.pause_before_connecting })
  let known = options.winrm_host || addressOf(vm, options)
  context.log.say(`Connecting to ${vmId} over WinRM as ${settings.username}`)
  const communicator = await connectWinrm(settings, {
    clock: context.clock,
    signal: context.signal,
    dial: reach.dial,
    // The machines of a sandbox are on this computer, where no proxy leads to them.
    proxyFor: (url) => (reach.dial === dialTcp ? getProxyForUrl(url) : ''),
    async address() {
      known ||= addressOf(await readVm(context, vmId), options)
      if (known === undefined) context.progress(`${vmId} has no ${options.ssh_interface ?? 'address'} yet`)
      return known
    },
    say: (text) => context.log.say(text),
    progress: (text) => context.progress(text),
  })
  if (known !== undefined) context.fact('winrm-host', known)
  context.log.say(`Connected to ${known}`)
  return { communicator, host: known ?? '' }
}

function settingsOf(context: BuildContext, options: CommunicatorOptions, key: LoginKey): SshSettings {
  const agent = agentAddress(process.env)
  return sshSettingsOf(options, {
    workingFolder: context.workingFolder,
    pauseBeforeConnecting: options.pause_before_connecting,
    ...(agent === undefined ? {} : { agent }),
    ...(key.kind === 'temporary' ? { keys: [{ name: 'the temporary key', text: key.privateKey }] } : {}),
  })
}

/** A bastion's questions go to the program that OpenSSH would ask with, on this computer's screen. */
function answersFor(
  { log, signal }: BuildContext,
  { ssh_bastion_interactive }: CommunicatorOptions,
): Pick<SshHooks, 'answer'> {
  const program = ssh_bastion_interactive ? askpassProgram(process.env) : undefined
  return program === undefined ? {} : { answer: answerByAskpass(program, (answer) => log.addSecret(answer), signal) }
}

function refuseBastionQuestions(): never {
  throw new StudioError({
    code: 'nobody-to-ask',
    message: 'A bastion’s questions are put to you by the program that SSH_ASKPASS names, and it is not set.',
    hint: 'Set SSH_ASKPASS to such a program (ssh-askpass, ksshaskpass); or log in to the bastion with a key, a password or the agent, and remove ssh_bastion_interactive.',
    where: { option: 'ssh_bastion_interactive' },
  })
}
