import { type LoadedFiles, type LoadRequest, loadFiles } from './load-files.ts'

export interface PlanRequest extends LoadRequest {
  readonly only?: readonly string[]
  readonly except?: readonly string[]
  readonly force?: boolean
}

export interface PlannedFiles extends LoadedFiles {
  readonly planned: ReturnType<LoadedFiles['template']['plan']>
}

/** Reads, loads and plans a template; nothing is started, no account is needed. */
export type BuildPlanner = (request: PlanRequest) => Promise<PlannedFiles>

export function createBuildPlanner(environment: Readonly<Record<string, string | undefined>>): BuildPlanner {
  return async (request) => {
    const loaded = await loadFiles(request, environment)
    const { only, except, force } = request
    const planned = loaded.template.plan({
      ...(only === undefined ? {} : { only }),
      ...(except === undefined ? {} : { except }),
      ...(force === undefined ? {} : { force }),
    })
    return { ...loaded, planned }
  }
}
