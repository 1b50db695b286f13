import type { Builder, BuildResult, CloudContext, StepRunner } from '#electron/engine/build-context.ts'
import { type OscBsuOptions, oscBsuOptions } from '#shared/catalog/builders/osc-bsu.ts'
import { buildInfo } from './build-info.ts'
import { buildVariables } from './build-variables.ts'
import type { BuilderParts } from './builder-parts.ts'
import { allocatePublicIp, linkPublicIp } from './steps/allocate-public-ip.ts'
import { checkCredentials } from './steps/check-credentials.ts'
import { checkOmiName } from './steps/check-omi-name.ts'
import { clearAuthorizedKeys } from './steps/clear-authorized-keys.ts'
import { checkCommunicator, connect } from './steps/connect.ts'
import { createKeyPair } from './steps/create-key-pair.ts'
import { createOmi, type MadeOmi } from './steps/create-omi.ts'
import { createSecurityGroup } from './steps/create-security-group.ts'
import { findNetwork } from './steps/find-network.ts'
import { findSourceOmi } from './steps/find-source-omi.ts'
import { launchVm } from './steps/launch-vm.ts'
import { provision } from './steps/provision.ts'
import { shareOmi, sharesOmi } from './steps/share-omi.ts'
import { stopVm } from './steps/stop-vm.ts'
import { tagOmi } from './steps/tag-omi.ts'

/** As the reference names it; part of the artifact. */
const builderId = 'oapi.outscale.bsu'

/**
 * The builder `osc-bsu`: boots a VM from a source OMI, provisions it, stops it, and makes an OMI of it
 * (spec/builders.md 2.4).
 */
export function createOscBsu(parts: BuilderParts): Builder {
  return { type: 'osc-bsu', build: (context, steps) => build(parts, context, steps) }
}

async function build(parts: BuilderParts, context: CloudContext, steps: StepRunner): Promise<BuildResult> {
  const options = optionsOf(context)
  const { step } = steps
  const { region } = context.account.oapi
  checkCommunicator(context, options)

  await step({ id: 'check-credentials', title: 'Check the credentials' }, () => checkCredentials(context))
  if (!options.skip_create_omi) {
    await step({ id: 'check-omi-name', title: 'Check the name of the OMI' }, () =>
      checkOmiName(context, options.omi_name, options.force_deregister),
    )
  }
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

  const info = buildInfo(region, source)
  const vm = await step({ id: 'launch-vm', title: 'Launch the build VM' }, () =>
    launchVm(context, options, {
      source,
      network,
      securityGroupIds,
      key,
      devices: options.launch_block_device_mappings,
      volumeTags: options.run_volume_tags,
      companions: [
        ...(key.kind === 'temporary' && key.keypairId !== undefined ? [key.keypairId] : []),
        ...(network.securityGroupIds.length === 0 ? securityGroupIds : []),
        ...(publicIp === undefined ? [] : [publicIp.handle.id]),
      ],
      info,
    }),
  )
  const vmId = vm.VmId ?? ''
  if (publicIp !== undefined) {
    await step({ id: 'link-public-ip', title: 'Link the public IP' }, () => linkPublicIp(context, publicIp, vmId))
  }
  // A VM that gets an address of its own only now is asked for it again.
  const reachable = publicIp === undefined ? vm : { ...vm, PublicIp: publicIp.address }
  const { communicator, host } = await step({ id: 'connect', title: 'Connect to the build VM' }, () =>
    connect(context, options, reachable, key, parts.connectSsh),
  )
  const variables = buildVariables(context, options, { source, vmId, host, region, key })
  try {
    await provision(context, steps, { communicator, variables }, parts.provisionerOf)
    if (options.ssh_clear_authorized_keys && options.communicator === 'ssh') {
      await step({ id: 'clear-authorized-keys', title: 'Remove the temporary key' }, () =>
        clearAuthorizedKeys(context, communicator, key),
      )
    }
  } finally {
    await communicator.close().catch(() => {})
  }
  await step({ id: 'stop-vm', title: 'Stop the build VM' }, () => stopVm(context, options, vmId))

  if (options.skip_create_omi) {
    context.log.say('No OMI is made (skip_create_omi)')
    return { variables }
  }
  const omi = await step({ id: 'create-omi', title: 'Create the OMI' }, () =>
    createOmi(context, options, { vmId, devices: options.omi_block_device_mappings, info }),
  )
  await step({ id: 'tag-omi', title: 'Tag the OMI and its snapshots' }, () => tagOmi(context, options, omi, info))
  if (sharesOmi(options)) {
    await step({ id: 'share-omi', title: 'Share the OMI' }, () => shareOmi(context, options, omi))
  }
  // A cancel that came too late for any step still means that no OMI is wanted (spec/builders.md D-42).
  context.signal.throwIfAborted()
  await context.resources.keep(omi.handle, ...omi.snapshots)
  return resultOf(context, omi, variables)
}

/** The options as the template layer decoded them by the catalogue, the secret ones never to be shown; `-force` means to replace (spec/templates.md 6.1). */
function optionsOf(context: CloudContext): OscBsuOptions {
  const { builder } = context.plan
  const decoded = builder.unknown.length === 0 ? builder.options : builder.resolve({})
  for (const [name, option] of Object.entries(oscBsuOptions)) {
    const value = decoded[name]
    if ('secret' in option && option.secret && typeof value === 'string') context.log.addSecret(value)
  }
  const options = decoded as unknown as OscBsuOptions
  return context.settings.force ? { ...options, force_deregister: true } : options
}

function resultOf(context: CloudContext, omi: MadeOmi, variables: BuildResult['variables']): BuildResult {
  const { region } = context.account.oapi
  const snapshotIds = omi.snapshots.map((snapshot) => snapshot.id)
  const imageName = omi.image.ImageName ?? ''
  context.fact('omi', omi.imageId)
  context.log.say(`The OMI ${imageName} was made successfully: ${omi.imageId}`)
  return {
    artifact: {
      kind: 'omi',
      builderId,
      region,
      imageId: omi.imageId,
      imageName,
      snapshotIds,
      sourceImageId: variables.SourceOMI ?? '',
    },
    variables: { ...variables, OmiId: omi.imageId, SnapshotIds: snapshotIds.join(',') },
  }
}
