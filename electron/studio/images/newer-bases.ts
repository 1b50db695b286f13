import type { CloudAccount } from '#electron/engine/cloud-account.ts'
import type { RunEngine } from '#electron/engine/run-engine.ts'
import { findOmis } from '#electron/oapi/find-omi.ts'
import { readAll } from '#electron/oapi/read-all.ts'
import type { ImageFilterOptions } from '#shared/catalog/groups/filters.ts'
import type { AccountImage, NewerBase } from '#shared/contract/image-shapes.ts'
import type { Image } from '#shared/oapi/image.ts'

/**
 * Which OMIs would be built from a newer base today: by the source filter that their run was started with, or, where the
 * template named the base by its id, by OMIs of the same owner whose name differs only in its date.
 *
 * @throws OapiError
 */
export async function newerBases(
  account: CloudAccount,
  engine: Pick<RunEngine, 'open'>,
  images: readonly AccountImage[],
  signal: AbortSignal,
): Promise<NewerBase[]> {
  const built = images.flatMap(({ imageId, builtBy }) =>
    builtBy?.sourceImageId === undefined ? [] : [{ imageId, runId: builtBy.runId, baseId: builtBy.sourceImageId }],
  )
  const bases = await basesOf(account, [...new Set(built.map(({ baseId }) => baseId))], signal)
  const searches = new Map<string, Promise<Image | undefined>>()
  const found: NewerBase[] = []
  for (const { imageId, runId, baseId } of built) {
    const filter = (await filterOfRun(engine, runId, imageId)) ?? datelessFilter(bases.get(baseId))
    if (filter === undefined) continue
    const key = JSON.stringify(filter)
    const search = searches.get(key) ?? newest(account, filter, signal)
    searches.set(key, search)
    const candidate = await search
    const since = bases.get(baseId)?.CreationDate ?? ''
    if (candidate?.ImageId === undefined || candidate.ImageId === baseId) continue
    if ((candidate.CreationDate ?? '') <= since) continue
    found.push({
      imageId,
      baseImageId: candidate.ImageId,
      baseName: candidate.ImageName ?? '',
      baseCreatedAt: Date.parse(candidate.CreationDate ?? '') || 0,
    })
  }
  return found
}

async function basesOf(
  { oapi }: CloudAccount,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Image>> {
  if (ids.length === 0) return new Map()
  const images = await readAll(oapi, 'ReadImages', 'Images', { Filters: { ImageIds: [...ids] } }, { signal })
  return new Map(images.map((image) => [image.ImageId ?? '', image]))
}

/** The source filter of the build that made the OMI, as the run's journal keeps it. */
async function filterOfRun(
  engine: Pick<RunEngine, 'open'>,
  runId: string,
  imageId: string,
): Promise<ImageFilterOptions | undefined> {
  const run = await engine.open(runId).catch(() => undefined)
  const builds = [...(run?.state().builds.values() ?? [])]
  const build = builds.find(({ artifacts }) => artifacts.some((one) => one.kind === 'omi' && one.imageId === imageId))
  const { source_omi: id, source_omi_filter: filter } = build?.summary.options ?? {}
  if (id || typeof filter !== 'object' || filter === null) return undefined
  const { filters = {}, filter: list = [], owners = [] } = filter as Partial<ImageFilterOptions>
  return { filters, filter: list, owners, most_recent: true }
}

/** A date in a name: `2024.11.25-0`, `2024-11-25`, `20241125`. */
const dateInName = /\d{4}[.-]?\d{2}[.-]?\d{2}(-\d+)?/

function datelessFilter(base: Image | undefined): ImageFilterOptions | undefined {
  const { ImageName: name = '', AccountId: owner } = base ?? {}
  if (owner === undefined || !dateInName.test(name)) return undefined
  const pattern = name.replace(dateInName, '*')
  return { filters: { 'image-name': pattern }, filter: [], owners: [owner], most_recent: true }
}

async function newest(
  account: CloudAccount,
  filter: ImageFilterOptions,
  signal: AbortSignal,
): Promise<Image | undefined> {
  const all = await findOmis(account, { filter }, signal)
  return all.toSorted((a, b) => (b.CreationDate ?? '').localeCompare(a.CreationDate ?? ''))[0]
}
