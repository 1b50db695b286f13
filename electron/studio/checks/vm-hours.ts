import type { CallOutput } from '#shared/contract/calls.ts'

type Estimate = CallOutput<'runs.estimate'>

/** Steps that come before a build has anything that costs by the hour. */
const beforeCosts = new Set([
  'check-credentials',
  'check-omi-name',
  'find-source-omi',
  'find-network',
  'create-key-pair',
  'create-security-group',
  'allocate-public-ip',
  'reach-host',
  'prepare-source',
])

/**
 * How long a build's VM and volumes are there, in hours, by earlier runs: its steps from the launch on, and what the run
 * takes beyond the steps of its longest build, which is the clean-up. Undefined when no earlier run had this build.
 */
export function vmHours({ steps, totalMs }: Estimate, build: string): number | undefined {
  const own = steps.filter((step) => step.build === build)
  if (own.length === 0) return undefined
  const ofBuilds = [...Map.groupBy(steps, (step) => step.build).values()].map(sumOf)
  const beyond = totalMs === undefined ? 0 : Math.max(0, totalMs - Math.max(...ofBuilds))
  return (sumOf(own.filter(({ step }) => !beforeCosts.has(step))) + beyond) / 3_600_000
}

function sumOf(steps: readonly { readonly medianMs: number }[]): number {
  return steps.reduce((sum, { medianMs }) => sum + medianMs, 0)
}
