import type { Component } from '../component.ts'
import { scriptChecks } from '../groups/script.ts'
import { shellLocalOptions } from '../provisioners/shell-local.ts'

/** Runs scripts on this computer once the artifact is there. */
export const shellLocalPostProcessor: Component<typeof shellLocalOptions> = {
  kind: 'post-processor',
  type: 'shell-local',
  aliases: [],
  title: 'Local shell script',
  help: 'Runs commands or scripts on this computer once the artifact is there.',
  options: shellLocalOptions,
  checks: scriptChecks(['command']),
}
