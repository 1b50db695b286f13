import type { BuildContext, BuildResult } from '#electron/engine/build-context.ts'
import type { Artifact } from '#shared/run/event.ts'
import { errorReportOf, StudioError } from '#shared/studio-error.ts'
import type { PostProcessorPlan } from '#shared/template/build-plan.ts'
import { postProcessorOf } from './post-processors.ts'

/**
 * Runs the chains of post-processors over a build's artifact. A chain that fails does not keep the others from running;
 * all failures together fail the build. An OMI is never deleted because a chain did not ask to keep it: only
 * `keep_input_artifact = false`, said by the template, gives it up (spec/templates.md section 5, "Decision").
 */
export async function postProcess(result: BuildResult, context: BuildContext): Promise<void> {
  const { artifact, variables } = result
  if (artifact === undefined) return
  const failures: unknown[] = []
  for (const chain of context.plan.postProcessors) {
    try {
      await runChain(chain, artifact, variables, context)
    } catch (error) {
      context.signal.throwIfAborted()
      failures.push(error)
    }
  }
  if (failures.length === 1) throw failures[0]
  if (failures.length > 1) {
    const messages = failures.map((failure) => errorReportOf(failure).message)
    throw new StudioError({
      code: 'post-processing-failed',
      message: `${failures.length} post-processors failed: ${messages.join('; ')}`,
      hint: 'The OMI is there all the same.',
    })
  }
}

async function runChain(
  chain: readonly PostProcessorPlan[],
  made: Artifact,
  variables: BuildResult['variables'],
  context: BuildContext,
): Promise<void> {
  let artifact = made
  for (const plan of chain) {
    context.signal.throwIfAborted()
    context.log.say(`Running post-processor: ${plan.name ?? plan.writtenType}`)
    const { artifact: next, keepInput } = await postProcessorOf(plan.type).process(artifact, plan, {
      ...context,
      variables,
    })
    if (plan.keepInputArtifact === false && keepInput !== 'always' && artifact.kind === 'omi') {
      context.warn(
        `keep_input_artifact = false would delete the OMI ${artifact.imageId}; this version keeps it.`,
        'Delete it under Images once you are sure that the post-processor’s result is enough.',
      )
    }
    artifact = next
  }
}
