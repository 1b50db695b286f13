import type { Builder, BuildResult, CloudContext, StepRunner } from '#electron/engine/build-context.ts'
import { type OscBsusurrogateOptions, oscBsusurrogateOptions } from '#shared/catalog/builders/osc-bsusurrogate.ts'
import { StudioError } from '#shared/studio-error.ts'
import { bootTestGate } from './boot-test.ts'
import { type BuildVm, launchBuildVm, provisionBuildVm } from './build-vm.ts'
import { omiBuilderOptions } from './builder-options.ts'
import type { BuilderParts } from './builder-parts.ts'
import { finishOmi } from './finish-omi.ts'
import { checkCredentials } from './steps/check-credentials.ts'
import { checkOmiName } from './steps/check-omi-name.ts'
import { checkCommunicator } from './steps/connect.ts'
import type { VmVolume } from './steps/launch-vm.ts'
import { registerOmi } from './steps/register-omi.ts'
import { snapshotVolumes } from './steps/snapshot-volumes.ts'
import { surrogateDevices, surrogateMappings } from './surrogate-mappings.ts'

/** As the reference names it; part of the artifact. */
const builderId = 'oapi.outscale.bsusurrogate'

/**
 * The builder `osc-bsusurrogate`: boots a helper VM with further volumes, has the provisioners fill these, snapshots them
 * and registers an OMI whose root is one of the snapshots (spec/builders.md 2.5).
 */
export function createOscBsusurrogate(parts: BuilderParts): Builder {
  return { type: 'osc-bsusurrogate', build: (context, steps) => build(parts, context, steps) }
}

async function build(parts: BuilderParts, context: CloudContext, steps: StepRunner): Promise<BuildResult> {
  const options = omiBuilderOptions(context, oscBsusurrogateOptions)
  const { step } = steps
  checkCommunicator(context, options)

  await step({ id: 'check-credentials', title: 'Check the credentials' }, () => checkCredentials(context))
  await step({ id: 'check-omi-name', title: 'Check the name of the OMI' }, () =>
    checkOmiName(context, options.omi_name, options.force_deregister),
  )
  const buildVm = await launchBuildVm(context, steps, options, {
    devices: options.launch_block_device_mappings,
    tags: options.run_volume_tags,
  })
  const variables = await provisionBuildVm(parts, context, steps, options, buildVm)

  const { info, source } = buildVm
  const snapshots = await step({ id: 'snapshot-volumes', title: 'Snapshot the volumes' }, () =>
    snapshotVolumes(context, options, volumesOf(buildVm, options)),
  )
  const omi = await step({ id: 'register-omi', title: 'Register the OMI' }, () =>
    registerOmi(
      context,
      options,
      {
        mappings: surrogateMappings(options, snapshots),
        rootDeviceName: options.omi_root_device.device_name,
        architecture: source.Architecture ?? 'x86_64',
        snapshots: snapshots.map(({ snapshot }) => snapshot),
      },
      info,
    ),
  )
  return finishOmi(context, steps, options, omi, {
    builderId,
    info,
    variables,
    bootTest: (imageId) => bootTestGate(parts, context, steps, options, imageId),
  })
}

/** The helper VM's volumes that become part of the OMI. */
function volumesOf({ vmId, volumes }: BuildVm, options: OscBsusurrogateOptions): VmVolume[] {
  return surrogateDevices(options).map(({ device_name: device }) => {
    const volume = volumes.find((one) => one.device === device)
    if (volume !== undefined) return volume
    throw new StudioError({
      code: 'volume-missing',
      message: `${vmId} was launched without the volume ${device}, so there is nothing to make the OMI of.`,
      hint: 'Build again; tell OUTSCALE support if it goes on.',
      where: { option: 'launch_block_device_mappings' },
    })
  })
}
