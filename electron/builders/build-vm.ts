import type { CloudContext, StepRunner } from '#electron/engine/build-context.ts'
import type { BlockDevice } from '#shared/catalog/groups/block-device.ts'
import type { CommunicatorOptions } from '#shared/catalog/groups/communicator.ts'
import type { RunOptions } from '#shared/catalog/groups/run.ts'
import type { VolumeWaitOptions } from '#shared/catalog/groups/waits.ts'
import type { Image } from '#shared/oapi/image.ts'
import type { Vm } from '#shared/oapi/vm.ts'
import type { BuildVariables, RenderData } from '#shared/template/build-plan.ts'
import { buildInfo } from './build-info.ts'
import { buildVariables } from './build-variables.ts'
import type { BuilderParts } from './builder-parts.ts'
import { connectToVm } from './connect-to-vm.ts'
import { allocatePublicIp, linkPublicIp } from './steps/allocate-public-ip.ts'
import { clearAuthorizedKeys } from './steps/clear-authorized-keys.ts'
import { createKeyPair, type LoginKey } from './steps/create-key-pair.ts'
import { createSecurityGroup } from './steps/create-security-group.ts'
import { findNetwork } from './steps/find-network.ts'
import { findSourceOmi } from './steps/find-source-omi.ts'
import { type LaunchedVm, launchVm } from './steps/launch-vm.ts'
import { provision } from './steps/provision.ts'
import { stopVm } from './steps/stop-vm.ts'
import { atRest, watchMachine } from './steps/watch-machine.ts'

/** The options by which a VM to build in is launched, reached and stopped. */
export type BuildVmOptions = RunOptions & CommunicatorOptions & VolumeWaitOptions

/** The volumes that a build asks for. */
export interface BuildVolumes {
  readonly devices: readonly BlockDevice[]
  /** Tags of all volumes of the VM while it is there. */
  readonly tags: Readonly<Record<string, string>>
}

/** The VM that a build happens in, running, with its volumes. */
export interface BuildVm extends Omit<LaunchedVm, 'vm'> {
  /** With the address at which it is reached. */
  readonly vm: Vm
  readonly vmId: string
  readonly source: Image
  readonly info: RenderData
  readonly key: LoginKey
}

/** Finds what the build VM is made from and with, makes what it needs, and launches it (spec/builders.md 2.3 C3 to C9). */
export async function launchBuildVm(
  context: CloudContext,
  { step }: StepRunner,
  options: BuildVmOptions,
  { devices, tags }: BuildVolumes,
): Promise<BuildVm> {
  const source = await step({ id: 'find-source-omi', title: 'Find the source OMI' }, () =>
    findSourceOmi(context, options),
  )
  const network = await step({ id: 'find-network', title: 'Find the network' }, () => findNetwork(context, options))
  const key = await step({ id: 'create-key-pair', title: 'Prepare the key to log in with' }, () =>
    createKeyPair(context, options),
  )
  const securityGroupIds = await step({ id: 'create-security-group', title: 'Prepare the security group' }, () =>
    createSecurityGroup(context, options, network),
  )
  const publicIp = options.associate_public_ip_address
    ? await step({ id: 'allocate-public-ip', title: 'Allocate a public IP' }, () => allocatePublicIp(context))
    : undefined

  const info = buildInfo(context.account.oapi.region, source)
  const launched = await step({ id: 'launch-vm', title: 'Launch the build VM' }, () =>
    launchVm(context, options, {
      source,
      network,
      securityGroupIds,
      key,
      devices,
      volumeTags: tags,
      companions: [
        ...(key.kind === 'temporary' && key.keypairId !== undefined ? [key.keypairId] : []),
        ...(network.securityGroupIds.length === 0 ? securityGroupIds : []),
        ...(publicIp === undefined ? [] : [publicIp.handle.id]),
      ],
      info,
    }),
  )
  const vmId = launched.handle.id
  watchMachine(context, options, { vmId, key })
  if (publicIp === undefined) return { ...launched, vmId, source, info, key }
  await step({ id: 'link-public-ip', title: 'Link the public IP' }, () => linkPublicIp(context, publicIp, vmId))
  // Only now it has its address.
  return { ...launched, vm: { ...launched.vm, PublicIp: publicIp.address }, vmId, source, info, key }
}

/**
 * Connects to the build VM, runs the provisioners, and stops it, so that its volumes are at rest (spec/builders.md 2.3 C11
 * to C14).
 *
 * @returns `build.*` as the provisioners had it.
 */
export async function provisionBuildVm(
  parts: BuilderParts,
  context: CloudContext,
  steps: StepRunner,
  options: BuildVmOptions,
  buildVm: BuildVm,
): Promise<BuildVariables> {
  const { vmId, source, key } = buildVm
  const { step } = steps
  const { communicator, host, login } = await connectToVm(parts, context, steps, options, buildVm)
  const { region } = context.account.oapi
  const variables = buildVariables(context, login, { source, vmId, host, region, key })
  try {
    await provision(context, steps, { communicator, variables }, parts.provisionerOf)
    if (options.ssh_clear_authorized_keys && options.communicator === 'ssh') {
      await step({ id: 'clear-authorized-keys', title: 'Remove the temporary key' }, () =>
        clearAuthorizedKeys(context, communicator, key),
      )
    }
    watchMachine(context, login, { vmId, key }, atRest)
  } finally {
    await communicator.close().catch(() => {})
  }
  await step({ id: 'stop-vm', title: 'Stop the build VM' }, () => stopVm(context, options, vmId))
  return variables
}
