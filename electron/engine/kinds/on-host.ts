import { readFile } from 'node:fs/promises'
import { type ChrootHost, createChrootHost, succeed } from '#electron/communicators/chroot/chroot-host.ts'
import { sshRunner } from '#electron/communicators/chroot/ssh-runner.ts'
import { localRunner } from '#electron/communicators/local/local-runner.ts'
import { connectSsh } from '#electron/communicators/ssh/connect-ssh.ts'
import { createHostKeys } from '#electron/communicators/ssh/host-keys.ts'
import { agentAddress, sshSettingsOf } from '#electron/communicators/ssh/settings.ts'
import type { SshConnectionOptions } from '#shared/catalog/groups/ssh.ts'
import type { Vm } from '#shared/oapi/vm.ts'
import { StudioError } from '#shared/studio-error.ts'
import { addressOf } from '../vm-address.ts'
import { accountOf, destroyPatiently, type KindContext, type Traits } from './kind-entry.ts'

/**
 * Where a thing is that a build made on a host: enough for another process to find the host again, none of it secret.
 * `local`: this computer; `vm`: an existing VM, by SSH; `own-vm`: one launched for the run, whose end is also the end of
 * what is on it.
 */
export type HostReference =
  | { readonly place: 'local'; readonly hostId: string; readonly bootId: string; readonly wrapper: string }
  | {
      readonly place: 'vm'
      readonly hostId: string
      readonly bootId: string
      readonly wrapper: string
      readonly vmId: string
      /** The options to log in with, without the secret ones; absent ones have their defaults. */
      readonly ssh: SshConnectionOptions
      /** `public_ip` and so on. */
      readonly interface?: string
      /** Names of the secret options without which nobody can log in. */
      readonly secrets: readonly string[]
    }
  | {
      readonly place: 'own-vm'
      readonly hostId: string
      readonly vmId: string
      /** ms; the option `vm_deletion_timeout`. */
      readonly deletionTimeout: number
    }

/** As traits of a resource. */
export function hostTraits(reference: HostReference): Traits {
  return { hostId: reference.hostId, host: JSON.stringify(reference) }
}

/** Hosts of builds of this process: their connections are open. */
const liveHosts = new Map<string, ChrootHost>()

/** From now on the host is reached over this connection. Returns the function that ends it. */
export function announceHost(hostId: string, host: ChrootHost): () => void {
  liveHosts.set(hostId, host)
  return () => {
    liveHosts.delete(hostId)
  }
}

/**
 * Does something on the host that a thing is on: over the build's own connection, or over a new one.
 *
 * @returns `gone` when the host is not there any more, or was restarted since: nothing is mounted or running then
 * @throws StudioError when it is there and cannot be reached
 */
export async function onHost<Result>(
  traits: Traits,
  context: KindContext,
  act: (host: ChrootHost) => Promise<Result>,
): Promise<Result | 'gone'> {
  const live = liveHosts.get(traits.hostId ?? '')
  if (live !== undefined) return act(live)
  const reference = JSON.parse(traits.host ?? 'null') as HostReference | null
  switch (reference?.place) {
    case 'local': {
      const host = createChrootHost('this computer', localRunner, reference.wrapper)
      const bootId = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')).trim()
      return bootId === reference.bootId ? act(host) : 'gone'
    }
    case 'vm':
      return overSsh(reference, context, act)
    case 'own-vm':
      await endVm(reference, context)
      return 'gone'
    case undefined:
      throw new StudioError({
        code: 'host-unknown',
        message: 'The journal does not tell on which computer this is.',
      })
  }
}

/** Connections of the clean-up, shared by what is cleaned up at the same time. */
const shared = new Map<string, { readonly opening: Promise<Opened>; users: number }>()

interface Opened {
  readonly host: ChrootHost
  readonly close: () => Promise<void>
}

async function overSsh<Result>(
  reference: Extract<HostReference, { place: 'vm' }>,
  context: KindContext,
  act: (host: ChrootHost) => Promise<Result>,
): Promise<Result | 'gone'> {
  const vm = await readVm(reference.vmId, context)
  if (vm === undefined || vm.State === 'terminated' || vm.State === 'stopped') return 'gone'
  const connection = shared.get(reference.hostId) ?? { opening: connectAgain(reference, vm, context), users: 0 }
  shared.set(reference.hostId, connection)
  connection.users += 1
  try {
    const { host } = await connection.opening
    const bootId = await readBootId(host, context.signal)
    return bootId === reference.bootId ? await act(host) : 'gone'
  } finally {
    connection.users -= 1
    if (connection.users === 0) {
      shared.delete(reference.hostId)
      await connection.opening.then(({ close }) => close()).catch(() => {})
    }
  }
}

/** So long, in ms, a VM that is known to run is knocked at. */
const reconnectLimit = 60_000

async function connectAgain(
  reference: Extract<HostReference, { place: 'vm' }>,
  vm: Vm,
  context: KindContext,
): Promise<Opened> {
  const { vmId, ssh, secrets } = reference
  const account = accountOf(context)
  const agent = agentAddress(process.env)
  const settings = sshSettingsOf(ssh, { workingFolder: '/', ...(agent === undefined ? {} : { agent }) })
  const host =
    ssh.ssh_host || addressOf(vm, reference.interface === undefined ? {} : { ssh_interface: reference.interface })
  const readConsole = async () => {
    const { ConsoleOutput } = await account.oapi.call('ReadConsoleOutput', { VmId: vmId }, context)
    return ConsoleOutput === undefined ? undefined : Buffer.from(ConsoleOutput, 'base64').toString('utf8')
  }
  try {
    const communicator = await connectSsh(
      { ...settings, timeout: reconnectLimit, handshakeAttempts: 2 },
      {
        clock: context.clock,
        signal: context.signal,
        dial: account.reach.dial,
        hostKeys: createHostKeys(readConsole),
        address: async () => (host === undefined ? undefined : { host, port: ssh.ssh_port }),
        say: () => {},
        progress: () => {},
      },
    )
    return {
      host: createChrootHost(vmId, sshRunner(communicator), reference.wrapper),
      close: () => communicator.close(),
    }
  } catch (error) {
    if (!(error instanceof StudioError)) throw error
    const needs = secrets.length === 0 ? '' : ` It takes ${secrets.join(' and ')}, which is written down nowhere.`
    throw new StudioError(
      {
        code: 'host-unreachable',
        message: `${vmId}, on which the build worked, cannot be reached to clean up there: ${error.message}${needs}`,
        hint: `Make it reachable and try again; or restart ${vmId}, which takes away all that was mounted there.`,
      },
      { cause: error },
    )
  }
}

/** Identifies one boot of a machine. */
export async function readBootId(host: ChrootHost, signal: AbortSignal): Promise<string> {
  const text = await succeed(host, 'Reading the boot id', ['cat', '/proc/sys/kernel/random/boot_id'], signal)
  return text.trim()
}

async function readVm(vmId: string, context: KindContext): Promise<Vm | undefined> {
  const { Vms = [] } = await accountOf(context).oapi.call('ReadVms', { Filters: { VmIds: [vmId] } }, context)
  return Vms[0]
}

/** Ends a VM of the run, which is to go anyway, before volumes are taken from under its mounts. */
async function endVm(
  { vmId, deletionTimeout }: Extract<HostReference, { place: 'own-vm' }>,
  context: KindContext,
): Promise<void> {
  const { oapi, waiter } = accountOf(context)
  const vm = await readVm(vmId, context)
  if (vm === undefined || vm.State === 'terminated') return
  const outcome = await destroyPatiently(context, () => oapi.call('DeleteVms', { VmIds: [vmId] }, context))
  if (outcome === 'absent') return
  await waiter.wait({
    kind: 'vm',
    id: vmId,
    what: `VM ${vmId} to be terminated, with what is mounted on it`,
    timeout: deletionTimeout,
    option: 'vm_deletion_timeout',
    signal: context.signal,
    judge: (seen) =>
      seen === undefined || seen.State === 'terminated'
        ? { kind: 'done', result: undefined }
        : { kind: 'pending', detail: `VM ${vmId} is ${seen.State ?? 'going'}` },
  })
}

const turns = new Map<string, Promise<unknown>>()

/** One after another on each host: mounts depend on one another. */
export async function inTurn<Result>({ hostId = '' }: Traits, work: () => Promise<Result>): Promise<Result> {
  const turn = (turns.get(hostId) ?? Promise.resolve()).then(work, work)
  turns.set(hostId, turn)
  try {
    return await turn
  } finally {
    if (turns.get(hostId) === turn) turns.delete(hostId)
  }
}
