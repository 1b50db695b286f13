import type { Builder, BuildResult, CloudContext, StepRunner } from '#electron/engine/build-context.ts'
import { oscBsuOptions } from '#shared/catalog/builders/osc-bsu.ts'
import { bootTestGate } from './boot-test.ts'
import { launchBuildVm, provisionBuildVm } from './build-vm.ts'
import { omiBuilderOptions } from './builder-options.ts'
import type { BuilderParts } from './builder-parts.ts'
import { finishOmi } from './finish-omi.ts'
import { checkCredentials } from './steps/check-credentials.ts'
import { checkOmiName } from './steps/check-omi-name.ts'
import { checkCommunicator } from './steps/connect.ts'
import { createOmi } from './steps/create-omi.ts'

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
  const options = omiBuilderOptions(context, oscBsuOptions)
  const { step } = steps
  checkCommunicator(context, options)

  await step({ id: 'check-credentials', title: 'Check the credentials' }, () => checkCredentials(context))
  if (!options.skip_create_omi) {
    await step({ id: 'check-omi-name', title: 'Check the name of the OMI' }, () =>
      checkOmiName(context, options.omi_name, options.force_deregister),
    )
  }
  const buildVm = await launchBuildVm(context, steps, options, {
    devices: options.launch_block_device_mappings,
    tags: options.run_volume_tags,
  })
  const variables = await provisionBuildVm(parts, context, steps, options, buildVm)
  if (options.skip_create_omi) {
    context.log.say('No OMI is made (skip_create_omi)')
    return { variables }
  }
  const { vmId, info } = buildVm
  const omi = await step({ id: 'create-omi', title: 'Create the OMI' }, () =>
    createOmi(context, options, { vmId, devices: options.omi_block_device_mappings, info }),
  )
  return finishOmi(context, steps, options, omi, {
    builderId,
    info,
    variables,
    bootTest: (imageId) => bootTestGate(parts, context, steps, options, imageId),
  })
}
