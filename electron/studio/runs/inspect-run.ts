import { readFile } from 'node:fs/promises'
import { redacted } from '#electron/engine/redactor.ts'
import type { RunEngine } from '#electron/engine/run-engine.ts'
import { keptPathOf, runFolderOf } from '#electron/engine/run-folder.ts'
import { type InspectedRun, type RunMaterial, runMaterialSchema } from '#shared/contract/run-shapes.ts'
import type { BuildState } from '#shared/run/run-state.ts'
import type { RunSummaries } from './run-summaries.ts'

/** Takes a run apart: its plan, steps and results, and what it was made of. Throws a StudioError when there is none. */
export async function inspectRun(
  engine: RunEngine,
  summaries: RunSummaries,
  runsFolder: string,
  runId: string,
): Promise<InspectedRun> {
  const run = await engine.open(runId)
  const material = await readMaterial(runFolderOf(runsFolder, runId))
  return {
    summary: await summaries.of(runId),
    builds: [...run.state().builds.values()].map(inspectedBuild),
    ...(material === undefined ? {} : { material }),
  }
}

function inspectedBuild(build: BuildState): InspectedRun['builds'][number] {
  const { label, builderType, region, provisioners, postProcessors, options } = build.summary
  return {
    label,
    builderType,
    region,
    provisioners,
    postProcessors,
    options,
    facts: Object.fromEntries(build.facts),
    artifacts: [...build.artifacts],
    steps: build.steps.map(({ id, title, phase, status, startedAt, endedAt }) => ({
      id,
      title,
      phase,
      status,
      ...(endedAt === undefined ? {} : { ms: endedAt - startedAt }),
    })),
    ...(build.error === undefined ? {} : { error: build.error.message }),
  }
}

/** A value in which a secret was replaced would be a wrong one in another run: it has to be given again. */
async function readMaterial(runFolder: string): Promise<RunMaterial | undefined> {
  try {
    const material = runMaterialSchema.parse(JSON.parse(await readFile(keptPathOf(runFolder), 'utf8')))
    const variables = Object.entries(material.request.variables).filter(([, text]) => !text.includes(redacted))
    return { ...material, request: { ...material.request, variables: Object.fromEntries(variables) } }
  } catch {
    return undefined
  }
}
