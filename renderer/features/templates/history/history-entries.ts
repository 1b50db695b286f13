import type { FileVersion, RunSummary } from '#shared/contract/shapes.ts'

/** Something that tells how a file was. */
export type HistoryEntry =
  /** `key` is the version's id, or the run's. */
  | { readonly kind: 'version'; readonly key: string; readonly at: number; readonly version: FileVersion }
  | { readonly kind: 'build'; readonly key: string; readonly at: number; readonly run: RunSummary }

/** The saved versions of a file and the builds of its template, if it has one, newest first. */
export function historyEntries(
  versions: readonly FileVersion[],
  runs: readonly RunSummary[],
  templatePath: string | undefined,
): readonly HistoryEntry[] {
  return [
    ...versions.map((version) => ({ kind: 'version' as const, key: version.id, at: version.at, version })),
    ...runs
      .filter((run) => templatePath !== undefined && run.templatePath === templatePath)
      .map((run) => ({ kind: 'build' as const, key: run.runId, at: run.startedAt, run })),
  ].sort((a, b) => b.at - a.at)
}
