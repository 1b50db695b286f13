import type { ResourceState, RunState } from '#shared/run/run-state.ts'
import { leftoversOf } from '#shared/run/run-state.ts'
import { errorReportOf } from '#shared/studio-error.ts'
import type { Clock } from './clock.ts'
import type { CloudAccount } from './cloud-account.ts'
import type { Journal } from './journal.ts'
import { kindEntry } from './resource-registry.ts'

/** How long cleaning up after a build may take in all, in ms; what is left then stays listed as leftover. */
export const cleanupLimit = 1_200_000

interface CleanupNeeds {
  readonly journal: Journal
  readonly clock: Clock
  /** The account that a resource is in; `undefined` when there are no credentials for it. */
  readonly accountOf: (resource: ResourceState) => CloudAccount | undefined
  readonly say: (text: string) => void
  readonly onProgress?: (done: number, total: number) => void
}

/**
 * Destroys everything that a build (or, without `build`, the whole run) made and did not keep: in the order in which
 * kinds depend on one another, those of the same rank at once, each verified. What an intent stands for is looked up
 * first where its call was never answered.
 *
 * @returns what could not be destroyed.
 */
export async function cleanUp(
  state: RunState,
  build: string | undefined,
  needs: CleanupNeeds,
): Promise<ResourceState[]> {
  const resources = leftoversOf(state).filter((resource) => build === undefined || resource.build === build)
  const ranks = Map.groupBy(resources, (resource) => kindEntry(resource.kind).order)
  const stop = AbortSignal.timeout(cleanupLimit)
  const remaining: ResourceState[] = []
  let done = 0
  for (const rank of [...ranks.keys()].sort((a, b) => a - b)) {
    await Promise.all(
      (ranks.get(rank) ?? []).map(async (resource) => {
        if (!(await destroyOne(resource, needs, stop))) remaining.push(resource)
        done += 1
        needs.onProgress?.(done, resources.length)
      }),
    )
  }
  return remaining
}

async function destroyOne(resource: ResourceState, needs: CleanupNeeds, signal: AbortSignal): Promise<boolean> {
  const { journal, clock } = needs
  const { build, intentId } = resource
  const entry = kindEntry(resource.kind)
  const context = { account: needs.accountOf(resource), clock, signal }
  try {
    const id = resource.id ?? (await entry.find(resource.traits, context))
    if (id === undefined) {
      await journal.append({ type: 'resource-destroyed', build, intentId, result: 'absent' })
      return true
    }
    needs.say(`Deleting ${resource.description}`)
    const result = await entry.destroy(id, resource.traits, context)
    await journal.append({ type: 'resource-destroyed', build, intentId, id, result })
    return true
  } catch (error) {
    const report = errorReportOf(error)
    await journal.append({
      type: 'resource-destroy-failed',
      build,
      intentId,
      ...(resource.id === undefined ? {} : { id: resource.id }),
      error: report,
    })
    needs.say(`Could not delete ${resource.description}: ${report.message}`)
    return false
  }
}
