import type { BuildRequest, KeptRequest } from '#shared/contract/run-shapes.ts'
import type { AccountChoice, TemplateDetail } from '#shared/contract/shapes.ts'

/** What the person decided about a build. */
export interface SheetChoices {
  /** Of variables that were given a value here, as typed. */
  readonly variables: Readonly<Record<string, string>>
  readonly variableFiles: readonly string[]
  /** Labels of the builds that are left out. */
  readonly leftOut: readonly string[]
  /** Builds at once; `undefined` leaves it to the setting. */
  readonly parallel: number | undefined
  readonly onError: NonNullable<BuildRequest['onError']>
  readonly force: boolean
  /** The new OMI has to boot before it is shared. */
  readonly bootTest: boolean
  readonly account: AccountChoice
}

/** What the sheet proposes for a template: what was asked of it before, if anything. */
export function proposedChoices(
  before: KeptRequest | undefined,
  builds: TemplateDetail['builds'],
  account: AccountChoice,
): SheetChoices {
  const labels = builds.map(({ label }) => label)
  const only = before?.only?.filter((label) => labels.includes(label)) ?? []
  return {
    variables: before?.variables ?? {},
    variableFiles: before?.variableFiles ?? [],
    leftOut: only.length === 0 ? [] : labels.filter((label) => !only.includes(label)),
    parallel: before?.parallel,
    onError: before?.onError ?? 'ask',
    // Never remembered: it deletes something.
    force: false,
    bootTest: before?.bootTest ?? false,
    account,
  }
}

/** The choices as they are sent. */
export function requestOfChoices(path: string, builds: TemplateDetail['builds'], choices: SheetChoices): BuildRequest {
  const { variables, variableFiles, leftOut, parallel, onError, force, bootTest, account } = choices
  const chosen = builds.map(({ label }) => label).filter((label) => !leftOut.includes(label))
  return {
    path,
    variables: { ...variables },
    onError,
    force,
    account,
    ...(variableFiles.length === 0 ? {} : { variableFiles: [...variableFiles] }),
    ...(chosen.length === builds.length ? {} : { only: chosen }),
    ...(bootTest ? { bootTest } : {}),
    ...(parallel === undefined ? {} : { parallel }),
  }
}
