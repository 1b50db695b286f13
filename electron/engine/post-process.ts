import { rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { PostProcessor } from '#electron/post-processors/post-processor.ts'
import type { Artifact } from '#shared/run/event.ts'
import { errorReportOf, StudioError } from '#shared/studio-error.ts'
import type { BuildVariables, PostProcessorPlan } from '#shared/template/build-plan.ts'
import type { BuildContext } from './build-context.ts'
import type { PostProcess } from './build-runner.ts'

/**
 * Runs the chains of post-processors over a build's artifact, each fed with what the one before gave
 * (spec/templates.md section 5). A failure ends its chain; the others still run, and the build fails in the end.
 *
 * An OMI or volume is never deleted here, whatever `keep_input_artifact` says: it is the build's product, and cannot be
 * had back. Files that a post-processor made go when the next one does not need them.
 */
export function createPostProcess(postProcessorOf: (type: string) => PostProcessor): PostProcess {
  return async ({ artifact, variables }, context, steps) => {
    const { postProcessors } = context.plan
    if (artifact === undefined) {
      if (postProcessors.length > 0) context.log.say('There is no artifact, so the post-processors have nothing to do.')
      return
    }
    const failures: unknown[] = []
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
        if (!keeps) await discard(input, ours, name, context)
        return result.artifact
      })
    }
  }
}

function resolvedPlan(plan: PostProcessorPlan, variables: BuildVariables): PostProcessorPlan {
  return plan.unknown.length === 0 ? plan : { ...plan, options: plan.resolve(variables), unknown: [] }
}

/** Deletes an artifact that is not needed any more: files of an earlier post-processor of the chain, nothing else. */
async function discard(artifact: Artifact, ours: boolean, by: string, context: BuildContext): Promise<void> {
  switch (artifact.kind) {
    case 'files':
      if (!ours) return
      for (const file of artifact.files) await rm(resolve(context.workingFolder, file), { force: true })
      return
    case 'omi':
      context.warn(
        `${by} does not keep its input, but ${artifact.imageId} is kept all the same: OMI Studio never deletes an OMI by itself.`,
        'Delete it under Images when you no longer need it.',
      )
      return
    case 'volumes':
      context.warn(`${by} does not keep its input, but ${artifact.volumeIds.join(', ')} are kept all the same.`)
  }
}

function severalFailures(failures: readonly unknown[]): StudioError {
  return new StudioError({
    code: 'post-processors-failed',
    message: failures.map((failure) => errorReportOf(failure).message).join('; '),
    hint: 'The artifact itself is there; only what was to be made of it is missing.',
  })
}
