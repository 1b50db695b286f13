import type { BuildRequest, InspectedRun } from '#shared/contract/run-shapes.ts'
import type { AccountChoice } from '#shared/contract/shapes.ts'

/** A run that made OMIs, taken apart; `undefined` when there is no record of it any more. */
export interface MakerRun {
  readonly runId: string
  readonly templateName: string
  readonly templatePath: string
  /** Epoch ms. */
  readonly startedAt: number
  readonly material: InspectedRun['material']
}

/** What is built anew, and what cannot be without somebody who gives what is missing. */
export interface RebuildPlan {
  readonly builds: readonly { readonly maker: MakerRun; readonly request: BuildRequest }[]
  readonly left: readonly { readonly maker: MakerRun; readonly why: 'secrets' | 'noRecord' }[]
}

/**
 * The builds that make OMIs anew as they were made: of several runs that were asked for the same, the newest one. Nothing of
 * the same name is replaced, whatever was asked for then.
 */
export function rebuildPlan(makers: readonly MakerRun[], account: AccountChoice): RebuildPlan {
  const builds = new Map<string, RebuildPlan['builds'][number]>()
  const left: RebuildPlan['left'][number][] = []
  for (const maker of makers.toSorted((one, other) => other.startedAt - one.startedAt)) {
    const request = maker.material?.request
    if (request === undefined) left.push({ maker, why: 'noRecord' })
    else if (request.secrets.length > 0) left.push({ maker, why: 'secrets' })
    else {
      const { secrets: _secrets, rehearse: _rehearse, ...rest } = request
      const wanted = { ...rest, account, force: false }
      const key = JSON.stringify([
        wanted.path,
        sorted(wanted.variables),
        wanted.variableFiles,
        wanted.only,
        wanted.except,
      ])
      if (!builds.has(key)) builds.set(key, { maker, request: wanted })
    }
  }
  return { builds: [...builds.values()], left }
}

function sorted(variables: Readonly<Record<string, string>>): readonly (readonly [string, string])[] {
  return Object.entries(variables).toSorted(([left], [right]) => left.localeCompare(right))
}
