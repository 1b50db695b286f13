import { rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { PostProcessor } from '#electron/post-processors/post-processor.ts'
import type { Artifact } from '#shared/run/event.ts'
import { errorReportOf, StudioError } from '#shared/studio-error.ts'
import type { BuildVariables, PostProcessorPlan } from '#shared/template/build-plan.ts'
import type { BuildContext } from './build-context.ts'
import type { PostProcess } from './build-runner.ts'
import type { ResourceHandle } from './resources.ts'

/**
 * Runs the chains of post-processors over a build's artifact, each fed with what the one before gave
 * (spec/templates.md section 5). A failure ends its chain; the others still run, and the build fails in the end.
 *
 * An OMI or volume is deleted only when every chain says so itself (`keep_input_artifact = false`) and all of them
 * succeeded: it is the build's product, and cannot be had back. Files that a post-processor made go when the next one does
 * not need them.
 */
export function createPostProcess(postProcessorOf: (type: string) => PostProcessor): PostProcess {
  return async ({ artifact, product = [], variables }, context, steps) => {
    const { postProcessors } = context.plan
    if (artifact === undefined) {
      if (postProcessors.length > 0) context.log.say('There is no artifact, so the post-processors have nothing to do.')
      return
    }
    const failures: unknown[] = []
    let wanted = postProcessors.length === 0
    for (const [index, chain] of postProcessors.entries()) {
      try {
        await runChain(chain, index, artifact)
      } catch (error) {
        if (context.signal.aborted) throw error
        failures.push(error)
      }
    }
    if (failures.length === 1) throw failures[0]
    if (failures.length > 1) throw severalFailures(failures)
    if (!wanted) {
      await steps.step({ id: 'delete-artifact', title: 'Delete what is not to be kept', phase: 'post-process' }, () =>
        deleteProduct(product, context),
      )
    }

    async function runChain(chain: readonly PostProcessorPlan[], index: number, first: Artifact): Promise<void> {
      let current = first
      for (const [place, plan] of chain.entries()) {
        current = await runOne(plan, `post-process-${index + 1}-${place + 1}`, current, place > 0)
      }
    }

    async function runOne(plan: PostProcessorPlan, id: string, input: Artifact, ours: boolean): Promise<Artifact> {
      const name = plan.name ?? plan.type
      return steps.step({ id, title: `Post-process: ${name}`, phase: 'post-process' }, async () => {
        const resolved = resolvedPlan(plan, variables)
        const result = await postProcessorOf(plan.type).process(input, resolved, { ...context, variables })
        const keeps = result.keepInput === 'always' || (plan.keepInputArtifact ?? result.keepInput !== 'not-needed')
        if (ours && !keeps) await discard(input, context)
        if (!ours && (keeps || plan.keepInputArtifact === undefined)) {
          wanted = true
          if (!keeps) warnOfProduct(input, name, context)
        }
        return result.artifact
      })
    }
  }
}

function resolvedPlan(plan: PostProcessorPlan, variables: BuildVariables): PostProcessorPlan {
  return plan.unknown.length === 0 ? plan : { ...plan, options: plan.resolve(variables), unknown: [] }
}

/** Deletes the files of an earlier post-processor of the chain; nothing else comes from one. */
async function discard(artifact: Artifact, context: BuildContext): Promise<void> {
  if (artifact.kind !== 'files') return
  for (const file of artifact.files) await rm(resolve(context.workingFolder, file), { force: true })
}

/** A post-processor that needs no input any more does not decide on OMIs and volumes: the template does. */
function warnOfProduct(artifact: Artifact, by: string, context: BuildContext): void {
  if (artifact.kind === 'files') return
  const ids = artifact.kind === 'omi' ? artifact.imageId : artifact.volumeIds.join(', ')
  context.warn(
    `${by} does not keep its input, but ${ids} ${artifact.kind === 'omi' ? 'is' : 'are'} kept all the same: OMI Studio deletes a build’s product only when it is told to.`,
    'Set keep_input_artifact = false on the post-processor to have it deleted, or true to be rid of this warning.',
  )
}

/**
 * Deletes what the builder made, in an order in which that is possible: an OMI before its snapshots. First all of it
 * counts as not to be kept any more, so that a process that dies in the middle leaves nothing that nobody looks for.
 */
async function deleteProduct(product: readonly ResourceHandle[], { resources, log }: BuildContext): Promise<void> {
  for (const handle of product) await resources.release(handle)
  for (const handle of product) {
    log.say(`Deleting ${handle.id} (keep_input_artifact = false)`)
    await resources.destroy(handle)
  }
}

function severalFailures(failures: readonly unknown[]): StudioError {
  return new StudioError({
    code: 'post-processors-failed',
    message: failures.map((failure) => errorReportOf(failure).message).join('; '),
    hint: 'The artifact itself is there; only what was to be made of it is missing.',
  })
}
