import type { PostProcessorPlan } from './build-plan.ts'
import type { Report } from './report.ts'

/** Post-processors that work on files, of which an OMI has none (spec/templates.md 5). */
const needFiles: readonly string[] = ['checksum', 'compress']

/** Warns about post-processors that have nothing to work on, since nothing before them gives files. */
export function reportFilelessChains(chains: readonly (readonly PostProcessorPlan[])[], report: Report): void {
  for (const chain of chains) {
    const supplier = chain.findIndex(({ type }) => type === 'artifice')
    for (const [at, { type, place }] of chain.entries()) {
      if (!needFiles.includes(type) || (supplier !== -1 && supplier < at)) continue
      report.warning('no-files', `${type} has nothing to work on: an OMI has no files`, {
        detail: 'Put an artifice before it, in one post-processors chain, with the files that it should take.',
        place,
      })
    }
  }
}
