import type { Builder, BuildResult, CloudContext, StepRunner } from '#electron/engine/build-context.ts'
import { type OscBsuvolumeOptions, oscBsuvolumeOptions } from '#shared/catalog/builders/osc-bsuvolume.ts'
import { StudioError } from '#shared/studio-error.ts'
import type { BuildVariables } from '#shared/template/build-plan.ts'
import { type BuildVm, launchBuildVm, provisionBuildVm } from './build-vm.ts'
import { builderOptions } from './builder-options.ts'
import type { BuilderParts } from './builder-parts.ts'
import { checkCredentials } from './steps/check-credentials.ts'
import { checkCommunicator } from './steps/connect.ts'
import { type ProductVolume, releaseVolumes } from './steps/release-volumes.ts'
import { tagVolumes } from './steps/tag-volumes.ts'

/** As the reference names it; part of the artifact. */
const builderId = 'oapi.outscale.bsuvolume'

/**
 * The builder `osc-bsuvolume`: boots a VM with further volumes, has the provisioners fill these, and deletes the VM; the
 * volumes are the product (spec/builders.md 2.6). They are kept only when all of them are complete and free.
 */
export function createOscBsuvolume(parts: BuilderParts): Builder {
  return { type: 'osc-bsuvolume', build: (context, steps) => build(parts, context, steps) }
}

async function build(parts: BuilderParts, context: CloudContext, steps: StepRunner): Promise<BuildResult> {
  const options = builderOptions(context, oscBsuvolumeOptions)
  const { step } = steps
  checkCommunicator(context, options)

  await step({ id: 'check-credentials', title: 'Check the credentials' }, () => checkCredentials(context))
  const buildVm = await launchBuildVm(context, steps, options, { devices: options.bsu_volumes, tags: {} })
  const volumes = productOf(buildVm, options)
  if (volumes.some(({ tags }) => Object.keys(tags).length > 0)) {
    await step({ id: 'tag-volumes', title: 'Tag the volumes' }, () => tagVolumes(context, volumes, buildVm.info))
  }
  const variables = await provisionBuildVm(parts, context, steps, options, buildVm)
  await step({ id: 'delete-vm', title: 'Delete the build VM' }, () => {
    context.log.say(`Deleting ${buildVm.vmId}; its volumes stay`)
    return context.resources.destroy(buildVm.handle)
  })
  await step({ id: 'release-volumes', title: 'Wait for the volumes to be free' }, () =>
    releaseVolumes(context, options, volumes),
  )
  // A cancel that came too late for any step still means that nothing is wanted (spec/builders.md D-42).
  context.signal.throwIfAborted()
  return keep(context, volumes, variables)
}

/** The volumes of `bsu_volumes`, each with the tags that it is to have. */
function productOf({ vmId, volumes }: BuildVm, options: OscBsuvolumeOptions): ProductVolume[] {
  return options.bsu_volumes.flatMap(({ device_name: device, no_device: leftOut, tags }) => {
    if (leftOut) return []
    const volume = volumes.find((one) => one.device === device)
    if (volume?.handle !== undefined) return [{ ...volume, handle: volume.handle, tags }]
    throw new StudioError({
      code: 'volume-missing',
      message:
        volume === undefined
          ? `${vmId} was launched without the volume ${device}.`
          : `The volume ${volume.id} (${device}) would be deleted together with ${vmId}, though it was not asked for so.`,
      hint: 'Build again; tell OUTSCALE support if it goes on.',
      where: { option: 'bsu_volumes' },
    })
  })
}

async function keep(
  context: CloudContext,
  volumes: readonly ProductVolume[],
  variables: BuildVariables,
): Promise<BuildResult> {
  const [first, ...others] = volumes.map(({ handle }) => handle)
  if (first === undefined) {
    context.log.say('There are no bsu_volumes, so no volume is kept')
    return { variables }
  }
  await context.resources.keep(first, ...others)
  const volumeIds = volumes.map(({ id }) => id)
  context.fact('volumes', volumes.map(({ id, device }) => `${id} (${device})`).join(', '))
  context.log.say(`The volumes were made successfully: ${volumeIds.join(', ')}`)
  return {
    artifact: { kind: 'volumes', builderId, region: context.account.oapi.region, volumeIds },
    product: [first, ...others],
    variables: { ...variables, VolumeIds: volumeIds.join(',') },
  }
}
