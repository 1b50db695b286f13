import { systemClock } from '#electron/clock.ts'
import type { CloudAccount } from '#electron/engine/cloud-account.ts'
import { type AbandonedRun, findAbandonedRuns, recoverRun } from '#electron/engine/recovery.ts'
import type { LeftoverShape } from '#shared/contract/shapes.ts'
import type { ResourceScope } from '#shared/run/event.ts'
import type { ResourceState } from '#shared/run/run-state.ts'
import { StudioError } from '#shared/studio-error.ts'
import type { AccountService } from '../accounts/account-service.ts'

/** What dead runs left, and its deletion in one action. */
export interface LeftoverService {
  list(): Promise<LeftoverShape[]>
  destroy(
    runId: string | undefined,
    say: (text: string) => void,
  ): Promise<{ destroyed: number; remaining: LeftoverShape[] }>
}

export function createLeftoverService(runsFolder: string, accounts: AccountService): LeftoverService {
  const abandoned = () => findAbandonedRuns(runsFolder)

  return {
    async list() {
      return (await abandoned()).flatMap((run) => run.leftovers.map((resource) => leftoverShape(run, resource)))
    },
    async destroy(runId, say) {
      const runs = (await abandoned()).filter((run) => runId === undefined || run.runId === runId)
      if (runId !== undefined && runs.length === 0) {
        throw new StudioError({
          code: 'nothing-left',
          message: `The run ${runId} left nothing behind, or is still going on.`,
        })
      }
      let destroyed = 0
      const remaining: LeftoverShape[] = []
      for (const run of runs) {
        const known = await accountsOf(run.leftovers, accounts)
        const left = await recoverRun(runsFolder, run.runId, {
          clock: systemClock,
          say,
          accountOf: (resource) => (resource.scope === undefined ? undefined : known.get(scopeKey(resource.scope))),
        })
        destroyed += run.leftovers.length - left.length
        remaining.push(...left.map((resource) => leftoverShape(run, resource)))
      }
      return { destroyed, remaining }
    },
  }
}

async function accountsOf(
  resources: readonly ResourceState[],
  accounts: AccountService,
): Promise<Map<string, CloudAccount>> {
  const known = new Map<string, CloudAccount>()
  for (const { scope } of resources) {
    if (scope === undefined || known.has(scopeKey(scope))) continue
    const account = await accounts.accountOfScope(scope)
    if (account !== undefined) known.set(scopeKey(scope), account)
  }
  return known
}

function scopeKey(scope: ResourceScope): string {
  return `${scope.accessKeyId} ${scope.region} ${scope.endpoint}`
}

function leftoverShape({ runId, state }: AbandonedRun, resource: ResourceState): LeftoverShape {
  return {
    runId,
    templateName: state.template.name,
    kind: resource.kind,
    ...(resource.id === undefined ? {} : { id: resource.id }),
    description: resource.description,
    ...(resource.scope === undefined ? {} : { region: resource.scope.region }),
    createdAt: resource.since,
    reason: reasonOf(state.outcome === undefined, resource),
  }
}

function reasonOf(interrupted: boolean, resource: ResourceState): string {
  if (resource.status === 'stuck') return resource.error?.message ?? 'It could not be deleted.'
  if (resource.status === 'intended') return 'OMI Studio was ended while it was being made: it may exist.'
  return interrupted ? 'OMI Studio was ended in the middle of the build.' : 'The build was told to keep everything.'
}
