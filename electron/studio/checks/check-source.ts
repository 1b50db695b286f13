import { findSourceOmi } from '#electron/builders/steps/find-source-omi.ts'
import { hasFilters } from '#shared/catalog/groups/filters.ts'
import type { SourceOmiOptions } from '#shared/catalog/groups/source-omi.ts'
import type { CheckFinding } from '#shared/contract/check-shapes.ts'
import type { Image } from '#shared/oapi/image.ts'
import { errorReportOf } from '#shared/studio-error.ts'
import { filteredImages } from '../accounts/filtered-images.ts'
import { finding, findingOfError } from './findings.ts'
import type { LookingContext } from './looking-context.ts'
import type { TemplatePlaces } from './template-places.ts'

export interface FoundSource {
  readonly image: Image | undefined
  readonly findings: readonly CheckFinding[]
}

/** Finds the OMI that a build would start from today, and when there is none, which condition is to blame. */
export async function checkSource(
  context: LookingContext,
  options: SourceOmiOptions,
  block: readonly string[],
  places: TemplatePlaces,
): Promise<FoundSource> {
  const { account, signal } = context
  const filtered = options.source_omi_filter !== undefined && hasFilters(options.source_omi_filter)
  const option = [...block, filtered ? 'source_omi_filter' : 'source_omi']
  try {
    const image = await findSourceOmi(context, options)
    const { matching } = await filteredImages(account, queryOf(options), signal)
    return { image, findings: [found(image, matching, options, places.of(option))] }
  } catch (error) {
    const place = places.of(option)
    const { code } = errorReportOf(error)
    const mostRecent =
      code === 'source-omi-ambiguous'
        ? places.set('Take the newest: most_recent = true', [...block, 'source_omi_filter', 'most_recent'], true)
        : undefined
    const failed = findingOfError(error, signal, { place, mends: [mostRecent] })
    if (code !== 'source-omi-not-found') return { image: undefined, findings: [failed] }
    return { image: undefined, findings: [failed, ...(await blame(context, options, block, places))] }
  }
}

function queryOf({ source_omi: id, source_omi_filter: filter }: SourceOmiOptions) {
  return { id: id || undefined, filter }
}

function found(
  image: Image,
  matching: number,
  options: SourceOmiOptions,
  place: ReturnType<TemplatePlaces['of']>,
): CheckFinding {
  const which = `${image.ImageName} (${image.ImageId})${ageOf(image)}`
  const among = matching > 1 ? `, the newest of ${matching} that fit` : ''
  const exact = options.source_omi ? ', and always this one' : ''
  return finding('ok', 'source-omi', `Starts from ${which}${among}${exact}.`, { place })
}

function ageOf({ CreationDate: created }: Image): string {
  const time = Date.parse(created ?? '')
  if (Number.isNaN(time)) return ''
  const days = Math.floor((Date.now() - time) / 86_400_000)
  return days <= 0 ? ', made today' : `, ${days} ${days === 1 ? 'day' : 'days'} old`
}

async function blame(
  { account, signal }: LookingContext,
  options: SourceOmiOptions,
  block: readonly string[],
  places: TemplatePlaces,
): Promise<CheckFinding[]> {
  try {
    const { emptiedBy } = await filteredImages(account, queryOf(options), signal)
    return emptiedBy
      .filter(({ without }) => without > 0)
      .map(({ condition, value, without }) =>
        finding(
          'error',
          'source-omi-filter-empties',
          `Without ${condition} = "${value}", ${without} ${without === 1 ? 'OMI fits' : 'OMIs fit'}.`,
          {
            hint: 'This condition is what empties the choice: widen it, or take it out.',
            place: places.of([...block, 'source_omi_filter']),
            mends: condition === 'source_omi' ? [places.unset('Take source_omi out', [...block, 'source_omi'])] : [],
          },
        ),
      )
  } catch {
    signal.throwIfAborted()
    return []
  }
}
