import type { Builder, BuildResult, CloudContext, StepRunner } from '#electron/engine/build-context.ts'
import { oscBsuOptions } from '#shared/catalog/builders/osc-bsu.ts'
import { bootTestTagKey, bootTestTagValue } from '#shared/run/boot-test-tag.ts'
import { buildVariables } from './build-variables.ts'
import { type BuildVmOptions, launchBuildVm } from './build-vm.ts'
import { builderOptions } from './builder-options.ts'
import type { BuilderParts } from './builder-parts.ts'
import { connectToVm } from './connect-to-vm.ts'
import { tagResources } from './run-tags.ts'
import { checkCredentials } from './steps/check-credentials.ts'
import { checkCommunicator } from './steps/connect.ts'
import { provision } from './steps/provision.ts'

/**
 * Tries an OMI (ux.md F9): a VM of it must come up, answer on the communicator's port, let the key (or the password) in, and
 * run the plan's provisioners. The result is a tag of the OMI; nothing else stays.
 */
export function createBootTest(parts: BuilderParts): Builder {
  return { type: 'boot-test', build: (context, steps) => build(parts, context, steps) }
}

async function build(parts: BuilderParts, context: CloudContext, steps: StepRunner): Promise<BuildResult> {
  const options = builderOptions(context, oscBsuOptions)
  checkCommunicator(context, options)
  await steps.step({ id: 'check-credentials', title: 'Check the credentials' }, () => checkCredentials(context))
  await testBoot(parts, context, steps, options, options.source_omi ?? '')
  return { variables: {} }
}

/**
 * Does the test and writes its result on the OMI. A cancelled test says nothing of the OMI, so it writes nothing.
 *
 * @throws what the test failed with
 */
async function testBoot(
  parts: BuilderParts,
  context: CloudContext,
  steps: StepRunner,
  options: BuildVmOptions,
  imageId: string,
): Promise<void> {
  const result = (outcome: 'passed' | 'failed') =>
    bootTestTagValue({ outcome, at: context.clock.now(), runId: context.runId })
  const mark = async (outcome: 'passed' | 'failed', signal: AbortSignal) => {
    context.log.say(`Boot test of ${imageId}: ${outcome}`)
    context.fact('boot-test', outcome)
    await tagResources({ ...context, signal }, [imageId], [{ Key: bootTestTagKey, Value: result(outcome) }]).catch(
      (error: unknown) => {
        signal.throwIfAborted()
        const why = error instanceof Error ? error.message : String(error)
        context.warn(`The result could not be written on ${imageId}: ${why}`, 'The run itself keeps it.')
      },
    )
  }
  let vmId: string | undefined
  try {
    const vm = await launchBuildVm(context, steps, options, { devices: [], tags: {} })
    vmId = vm.vmId
    const { communicator, host, login } = await connectToVm(parts, context, steps, options, vm)
    try {
      const { region } = context.account.oapi
      const variables = buildVariables(context, login, { source: vm.source, vmId, host, region, key: vm.key })
      await provision(context, steps, { communicator, variables }, parts.provisionerOf)
    } finally {
      await communicator.close().catch(() => {})
    }
    await steps.step({ id: 'save-console', title: 'Save the console text' }, () =>
      saveConsole(context, vm.vmId, context.signal),
    )
    await mark('passed', context.signal)
  } catch (error) {
    if (context.signal.aborted) throw error
    const launched = vmId
    if (launched !== undefined) {
      await steps.afterFailure({ id: 'save-console', title: 'Save the console text' }, (signal) =>
        saveConsole(context, launched, signal),
      )
    }
    await steps.afterFailure({ id: 'mark-failed', title: 'Mark the OMI as failed' }, (signal) => mark('failed', signal))
    throw error
  }
}

/**
 * The boot test as a gate of a build: between the OMI and its being shared. Its steps carry the word in their ids and
 * titles, since the build has steps of the same kinds; the VM of the test is like the build's own.
 */
export async function bootTestGate(
  parts: BuilderParts,
  context: CloudContext,
  steps: StepRunner,
  options: BuildVmOptions,
  imageId: string,
): Promise<void> {
  const named = <Declaration extends { readonly id: string; readonly title: string }>(declaration: Declaration) => ({
    ...declaration,
    id: `boot-test-${declaration.id}`,
    title: `Boot test: ${declaration.title}`,
  })
  await testBoot(
    parts,
    {
      ...context,
      plan: { ...context.plan, provisioners: [] },
      // What one looks into, and what the facts tell of, is the build's own VM.
      machine: () => undefined,
      fact: (name, value) => context.fact(name === 'boot-test' ? name : `boot-test-${name}`, value),
    },
    {
      step: (declaration, work, mends) => steps.step(named(declaration), work, mends),
      afterFailure: (declaration, work) => steps.afterFailure(named(declaration), work),
    },
    gateOptions(options, imageId),
    imageId,
  )
}

/** The new OMI instead of the source, and no user data: they are the build's own business. */
function gateOptions(options: BuildVmOptions, imageId: string): BuildVmOptions {
  const { source_omi_filter: _filter, user_data: _data, user_data_file: _file, ...rest } = options
  return { ...rest, source_omi: imageId } as BuildVmOptions
}

/** The console goes into the log, where it is searched and saved like everything else. */
async function saveConsole(context: CloudContext, vmId: string, signal: AbortSignal): Promise<void> {
  const { ConsoleOutput = '' } = await context.account.oapi.call('ReadConsoleOutput', { VmId: vmId }, { signal })
  const text = Buffer.from(ConsoleOutput, 'base64').toString('utf8').trim()
  if (text === '') context.log.say(`The console of ${vmId} has said nothing`)
  else context.log.write('stdout', text)
}
