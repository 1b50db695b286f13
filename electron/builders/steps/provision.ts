import type { BuildContext, StepRunner } from '#electron/engine/build-context.ts'
import { KeepEverything } from '#electron/engine/step-runner.ts'
import { editableStepOf, planWithEdits } from '#electron/provisioners/edited-plan.ts'
import type { Provisioner, ProvisionerContext } from '#electron/provisioners/provisioner.ts'
import type { StepEdits } from '#shared/run/step-edit.ts'
import { errorReportOf, StudioError } from '#shared/studio-error.ts'
import type { ProvisionerPlan } from '#shared/template/build-plan.ts'

/** What provisioning needs of the machine. */
export type Machine = Pick<ProvisionerContext, 'communicator' | 'variables'>

/**
 * Runs the provisioners, each as a step of its own, so that a failed one can be changed and tried again alone. When provisioning
 * fails, or is cancelled, the error-cleanup provisioner runs while the machine is still there to be cleaned: not later,
 * when it would find the machine stopped (spec/builders.md D-40).
 */
export async function provision(
  context: BuildContext,
  steps: StepRunner,
  machine: Machine,
  provisionerOf: (type: string) => Provisioner,
): Promise<void> {
  const { provisioners, errorCleanupProvisioner } = context.plan
  try {
    for (const [index, plan] of provisioners.entries()) {
      const id = `provision-${index + 1}`
      const whole = { ...context, ...machine }
      let current: StepEdits = {}
      await steps.step(
        { id, title: `Provision: ${plan.name ?? plan.type}` },
        async (edits) => {
          current = edits
          await runProvisioner(await planWithEdits(plan, edits, whole), provisionerOf(plan.type), whole)
        },
        { skip: () => {}, editable: () => editableStepOf(id, plan, current, whole) },
      )
    }
  } catch (error) {
    const wanted = context.settings.onError !== 'abort' && !(error instanceof KeepEverything)
    if (errorCleanupProvisioner !== undefined && wanted) {
      const title = `Clean up after the failure: ${errorCleanupProvisioner.name ?? errorCleanupProvisioner.type}`
      await steps.afterFailure({ id: 'error-cleanup-provisioner', title }, (signal) =>
        runProvisioner(errorCleanupProvisioner, provisionerOf(errorCleanupProvisioner.type), {
          ...context,
          ...machine,
          signal,
        }),
      )
    }
    throw error
  }
}

/**
 * Runs one provisioner with the options that all have (spec/templates.md 4.1): the pause before, the time limit of each
 * attempt, further attempts, and going on in spite of a failure. Of several failures the first is told.
 */
export async function runProvisioner(
  plan: ProvisionerPlan,
  provisioner: Provisioner,
  context: ProvisionerContext,
): Promise<void> {
  const { log, signal } = context
  if (plan.pauseBefore > 0) {
    log.say(`Pausing for ${plan.pauseBefore / 1000} s before the next provisioner`)
    await context.clock.sleep(plan.pauseBefore, signal)
  }
  const resolved = plan.unknown.length === 0 ? plan : { ...plan, options: plan.resolve(context.variables), unknown: [] }
  let first: unknown
  for (let left = plan.maxRetries; ; left -= 1) {
    try {
      await attempt(resolved, provisioner, context)
      return
    } catch (error) {
      if (signal.aborted) throw signal.reason
      first ??= error
      if (left <= 0) break
      log.error(errorReportOf(error).message)
      log.say(`The provisioner failed; trying again (${left} ${left === 1 ? 'attempt' : 'attempts'} left)`)
    }
  }
  if (!plan.continueOnError) throw first
  context.warn(`A provisioner failed, and the build goes on (continue_on_error): ${errorReportOf(first).message}`)
}

/** One attempt; its time limit ends what it is doing as a cancel would. */
async function attempt(plan: ProvisionerPlan, provisioner: Provisioner, context: ProvisionerContext): Promise<void> {
  if (plan.timeout <= 0) return provisioner.provision(plan, context)
  const late = new AbortController()
  const done = new AbortController()
  const timeout = new StudioError({
    code: 'provisioner-timeout',
    message: `The provisioner ${plan.name ?? plan.type} was not done within ${plan.timeout / 1000} s.`,
    hint: 'Give it more time with timeout, or look in the log at what it waited for.',
    where: { option: 'timeout' },
  })
  void context.clock.sleep(plan.timeout, done.signal).then(
    () => late.abort(timeout),
    () => {},
  )
  try {
    await provisioner.provision(plan, { ...context, signal: AbortSignal.any([context.signal, late.signal]) })
  } catch (error) {
    throw late.signal.aborted && !context.signal.aborted ? timeout : error
  } finally {
    done.abort()
  }
}
