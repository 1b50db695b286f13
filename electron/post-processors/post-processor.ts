import type { BuildContext } from '#electron/engine/build-context.ts'
import type { Artifact } from '#shared/run/event.ts'
import type { BuildVariables, PostProcessorPlan } from '#shared/template/build-plan.ts'

export interface PostProcessorContext extends BuildContext {
  readonly variables: BuildVariables
}

export interface PostProcessorResult {
  readonly artifact: Artifact
  /** Whether the input must (`always`), should or need not survive; the user's `keep_input_artifact` decides unless `always`. */
  readonly keepInput: 'always' | 'by-default' | 'not-needed'
}

/** Makes something of a build's artifact. One file a type; looked up in `post-processors.ts`. */
export interface PostProcessor {
  readonly type: string
  process(artifact: Artifact, plan: PostProcessorPlan, context: PostProcessorContext): Promise<PostProcessorResult>
}
