import { hasErrors } from '#shared/language/diagnostic.ts'
import type { Plain } from '#shared/language/values/plain.ts'
import type { DataSourcePlan } from '#shared/template/data-source-plan.ts'
import { type LoadedFiles, type LoadRequest, loadFiles } from '../templates/load-files.ts'

/** Asks the cloud what a data source asks for. Throws a StudioError. */
export type DataReader = (source: DataSourcePlan) => Promise<Plain>

export interface PlanRequest extends LoadRequest {
  readonly only?: readonly string[]
  readonly except?: readonly string[]
  readonly force?: boolean
  /** Without it data sources are not read, and what depends on them is not known. */
  readonly readData?: DataReader
}

export interface PlannedFiles extends LoadedFiles {
  readonly planned: ReturnType<LoadedFiles['template']['plan']>
}

/** Reads, loads and plans a template; nothing is started, and without `readData` no account is needed. */
export type BuildPlanner = (request: PlanRequest) => Promise<PlannedFiles>

export function createBuildPlanner(environment: Readonly<Record<string, string | undefined>>): BuildPlanner {
  return async (request) => {
    const loaded = await loadFiles(request, environment)
    const { only, except, force, readData } = request
    const data = new Map<string, Plain>()
    const plan = () =>
      loaded.template.plan({
        ...(only === undefined ? {} : { only }),
        ...(except === undefined ? {} : { except }),
        ...(force === undefined ? {} : { force }),
        data,
      })
    let planned = plan()
    // A data source may need what another one finds: round by round, all that can be asked.
    while (readData !== undefined && !hasErrors(planned.diagnostics)) {
      const next = planned.dataSources.filter(({ key, unknown }) => !data.has(key) && unknown.length === 0)
      if (next.length === 0) break
      const found = await Promise.all(next.map(async (source) => [source.key, await readData(source)] as const))
      for (const [key, result] of found) data.set(key, result)
      planned = plan()
    }
    return { ...loaded, planned }
  }
}
