import type { Artifact } from '#shared/run/event.ts'
import type { ErrorReport } from '#shared/studio-error.ts'
import type { BuildBench } from './build-bench.ts'

/** What came of a template's only build. */
export interface BenchBuild {
  readonly outcome: string
  readonly error: ErrorReport | undefined
  readonly artifact: Artifact | undefined
  readonly warnings: readonly string[]
  /** Titles of the steps, in their order. */
  readonly steps: readonly string[]
  /** The operations that it called, in their order. */
  readonly calls: readonly string[]
  /** Ids of what the run says it leaves on purpose. */
  readonly kept: readonly string[]
}

/** Builds a template on a bench, which nothing else uses meanwhile, and looks at what the run and the region say. */
export async function buildOnBench(bench: BuildBench, template: string): Promise<BenchBuild> {
  const { requests } = bench.served.region
  requests.clear()
  const run = await bench.start(template)
  const outcome = await run.done
  const state = run.state()
  const [build] = [...state.builds.values()]
  const calls = requests.entries.map(({ operation }) => operation)
  return {
    outcome,
    error: build?.error,
    artifact: build?.artifacts[0],
    warnings: state.warnings.map(({ message }) => message),
    steps: (build?.steps ?? []).map(({ title }) => title),
    calls,
    kept: [...state.resources.values()].flatMap(({ id, status }) =>
      status === 'kept' && id !== undefined ? [id] : [],
    ),
  }
}

/** What all templates of the tests have in common: a small VM of the newest Ubuntu. */
export const smallVm = `vm_type      = "tinav6.c1r2p2"
  ssh_username = "outscale"
  source_omi_filter {
    filters     = { image-name = "Ubuntu-24.04-*" }
    owners      = ["Outscale"]
    most_recent = true
  }`

/** Ids of everything that the account of a bench holds. */
export function heldIds({ served }: BuildBench): string[] {
  return served.region.inventory().map(({ id }) => id)
}
