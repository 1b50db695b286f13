import { runLocalScripts } from '#electron/provisioners/local-scripts.ts'
import { optionsOf } from '#electron/provisioners/options-of.ts'
import type { ShellLocalOptions } from '#shared/catalog/provisioners/shell-local.ts'
import type { PostProcessor } from './post-processor.ts'

/** Runs scripts on this computer once the artifact is there, and passes the artifact on (spec/templates.md 4.4). */
export const shellLocalPostProcessor: PostProcessor = {
  type: 'shell-local',
  async process(artifact, plan, context) {
    await runLocalScripts(optionsOf<ShellLocalOptions>(plan, context.variables), context)
    return { artifact, keepInput: 'always' }
  },
}
