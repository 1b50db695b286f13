import type { HostRunner } from '#electron/communicators/chroot/chroot-host.ts'
import { sshRunner } from '#electron/communicators/chroot/ssh-runner.ts'
import { localRunner } from '#electron/communicators/local/local-runner.ts'
import type { CloudContext, StepRunner } from '#electron/engine/build-context.ts'
import type { ChrootHostOptions } from '#shared/catalog/builders/chroot-host.ts'
import type { OscChrootOptions } from '#shared/catalog/builders/osc-chroot.ts'
import { type SshConnectionOptions, sshConnectionOptions } from '#shared/catalog/groups/ssh.ts'
import type { OptionSet } from '#shared/catalog/option.ts'
import type { Vm } from '#shared/oapi/vm.ts'
import { StudioError } from '#shared/studio-error.ts'
import { launchBuildVm } from '../build-vm.ts'
import type { BuilderParts } from '../builder-parts.ts'
import { connect } from '../steps/connect.ts'
import type { LoginKey } from '../steps/create-key-pair.ts'
import { readVm } from '../steps/launch-vm.ts'
import { shellOver, watchMachine } from '../steps/watch-machine.ts'
import { type ChrootSession, openSession } from './chroot-session.ts'
import { buildVmOptions } from './host-vm-options.ts'

/** This computer, as a build that runs on an OUTSCALE VM sees it. */
export interface OwnComputer {
  readonly platform: NodeJS.Platform
  readonly runner: HostRunner
  /** The id of the VM that this computer is, from the metadata service. Rejects when it is none. */
  vmId(signal: AbortSignal): Promise<string>
}

/** ms; the service answers at once where there is one (the reference waits for ever, spec/builders.md D-33). */
const metadataLimit = 5_000

export const ownComputer: OwnComputer = {
  platform: process.platform,
  runner: localRunner,
  async vmId(signal) {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(metadataLimit)])
    const answer = await fetch('http://169.254.169.254/latest/meta-data/instance-id', { signal: limit })
    const text = (await answer.text()).trim()
    if (answer.ok && /^i-[0-9a-f]+$/.test(text)) return text
    throw new Error(`the metadata service answered ${answer.status}`)
  },
}

/** This computer as the host: it has to be a Linux VM of the account. */
export async function reachLocal(
  context: CloudContext,
  { step }: StepRunner,
  options: OscChrootOptions,
  computer: OwnComputer,
): Promise<ChrootSession> {
  return step({ id: 'find-host', title: 'Find out which VM this computer is' }, async () => {
    if (computer.platform !== 'linux') throw notAVm('it does not run Linux')
    const vmId = await computer.vmId(context.signal).catch((error: unknown) => {
      if (context.signal.aborted) throw context.signal.reason
      throw notAVm('no metadata service answers here', error)
    })
    const vm = await runningVm(context, vmId)
    context.log.say(`This computer is ${vmId}`)
    context.fact('vm', vmId)
    context.machine({
      vmId,
      account: context.account,
      windows: false,
      shell: {
        kind: 'none',
        code: 'no-shell',
        why: 'The build works on this very computer.',
        hint: 'Open a terminal of your own; the image is mounted where the log says.',
      },
    })
    return openSession(
      context,
      options,
      {
        name: 'this computer',
        runner: computer.runner,
        vm,
        reference: ({ hostId, bootId, wrapper }) => ({ place: 'local', hostId, bootId, wrapper }),
      },
      async () => {},
    )
  })
}

/** The VM of `chroot_host` as the host: one that is there, or one launched for the run. */
export async function reachRemote(
  parts: BuilderParts,
  context: CloudContext,
  steps: StepRunner,
  options: OscChrootOptions,
  host: ChrootHostOptions,
): Promise<ChrootSession> {
  const vmOptions = buildVmOptions(host, options)
  const existing = host.vm_id
  const { vm, key } = existing
    ? await steps.step({ id: 'find-host', title: 'Find the VM to work on' }, async () => ({
        vm: await runningVm(context, existing),
        key: loginKeyOf(host),
      }))
    : await launchBuildVm(context, named(steps), vmOptions, { devices: [], tags: {} })
  const vmId = vm.VmId ?? ''
  if (existing) context.fact('vm', vmId)
  return steps.step({ id: 'connect', title: 'Connect to the VM to work on' }, async () => {
    const connection = await connect(context, vmOptions, vm, key, parts.connectSsh)
    const { communicator } = connection
    const notice = `This is ${vmId}, the VM that the build works on. The image is a volume of it, mounted where the log says.`
    watchMachine(context, vmOptions, { vmId, key }, shellOver(connection, vmOptions, notice))
    return openSession(
      context,
      options,
      {
        name: vmId,
        runner: sshRunner(communicator),
        vm,
        reference: ({ hostId, bootId, wrapper }) =>
          existing
            ? { ...againBySsh(context, host), hostId, bootId, wrapper, vmId }
            : { place: 'own-vm', hostId, vmId, deletionTimeout: vmOptions.vm_deletion_timeout },
      },
      () => communicator.close(),
    )
  })
}

/** The steps of launching the VM, told from the build's own. */
function named(steps: StepRunner): StepRunner {
  return {
    ...steps,
    step: ({ id, title, ...rest }, work) =>
      steps.step({ id: `host-${id}`, title: `Helper VM: ${title}`, ...rest }, work),
  }
}

async function runningVm(context: CloudContext, vmId: string): Promise<Vm> {
  const vm = await readVm(context, vmId)
  if (vm?.State === 'running') return vm
  throw new StudioError({
    code: vm === undefined ? 'host-not-found' : 'host-not-running',
    message:
      vm === undefined
        ? `There is no VM ${vmId} in this account and region (${context.account.oapi.region}).`
        : `The VM ${vmId} to work on is ${vm.State}.`,
    hint: vm === undefined ? 'Use the account and region of that VM.' : 'Start it, and build again.',
    where: { option: 'chroot_host' },
  })
}

function loginKeyOf(host: ChrootHostOptions): LoginKey {
  if (host.ssh_private_key_file) return { kind: 'file' }
  return host.ssh_agent_auth ? { kind: 'agent' } : { kind: 'none' }
}

/** How the VM is logged in to by a later process: all but what is secret. */
function againBySsh(context: CloudContext, host: ChrootHostOptions) {
  const ssh: Record<string, unknown> = {}
  const secrets: string[] = []
  for (const [name, option] of Object.entries<OptionSet[string]>(sshConnectionOptions)) {
    const value = (host as Readonly<Record<string, unknown>>)[name]
    if (value === undefined || value === '') continue
    if (option.secret === true) secrets.push(name)
    else ssh[name] = option.widget === 'file' ? absolute(context, String(value)) : value
  }
  return {
    place: 'vm' as const,
    ssh: ssh as unknown as SshConnectionOptions,
    secrets,
    ...(host.ssh_interface ? { interface: host.ssh_interface } : {}),
  }
}

function absolute({ workingFolder }: CloudContext, file: string): string {
  const whole = file.startsWith('/') || file.startsWith('~') || /^[A-Za-z]:/.test(file)
  return whole ? file : `${workingFolder}/${file}`
}

function notAVm(why: string, cause?: unknown): StudioError {
  return new StudioError(
    {
      code: 'not-an-outscale-vm',
      message: `This computer is not an OUTSCALE VM that a chroot build could work on: ${why}.`,
      hint: 'Add a chroot_host block, which works on a VM over SSH; or run OMI Studio on a Linux VM of the account.',
      where: { option: 'chroot_host' },
    },
    { cause },
  )
}
