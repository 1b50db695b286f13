import type { Builder, BuildResult, CloudContext, StepRunner } from '#electron/engine/build-context.ts'
import { oscBsuOptions } from '#shared/catalog/builders/osc-bsu.ts'
import { launchBuildVm } from './build-vm.ts'
import { builderOptions } from './builder-options.ts'
import type { BuilderParts } from './builder-parts.ts'
import { connectToVm } from './connect-to-vm.ts'
import { checkCredentials } from './steps/check-credentials.ts'
import { checkCommunicator } from './steps/connect.ts'

const minute = 60_000

/**
 * A VM of an OMI to look around in (ux.md 4.8): it is there until somebody ends it, or its time is over. It waits as a
 * question, which can be put off; while it waits the run lives, so that what dies with its process is listed as left.
 */
export function createTestVm(parts: BuilderParts): Builder {
  return { type: 'test-vm', build: (context, steps) => build(parts, context, steps) }
}

async function build(parts: BuilderParts, context: CloudContext, steps: StepRunner): Promise<BuildResult> {
  const options = builderOptions(context, oscBsuOptions)
  const minutes = Number(context.plan.builder.options.test_minutes)
  checkCommunicator(context, options)
  await steps.step({ id: 'check-credentials', title: 'Check the credentials' }, () => checkCredentials(context))
  const vm = await launchBuildVm(context, steps, options, { devices: [], tags: {} })
  const { communicator } = await connectToVm(parts, context, steps, options, vm)
  try {
    await steps.step({ id: 'in-use', title: 'Keep the test VM until it is ended' }, () =>
      context.ask(
        `The test VM ${vm.vmId} is up. It is deleted when its time is over, or now.`,
        [{ id: 'end', label: 'Delete the test VM' }],
        { after: minutes * minute, choice: 'end' },
      ),
    )
  } finally {
    // Shells go over this connection, too.
    await communicator.close().catch(() => {})
  }
  return { variables: {} }
}
