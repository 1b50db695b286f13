import type { OmiFinder } from '#electron/oapi/find-omi.ts'
import type { OutscaleOmiOptions } from '#shared/catalog/data-sources/outscale-omi.ts'
import type { Plain } from '#shared/language/values/plain.ts'
import { errorReportOf, StudioError } from '#shared/studio-error.ts'
import type { DataSourcePlan } from '#shared/template/data-source-plan.ts'
import { errorPlace } from '#shared/template/report.ts'
import { readOutscaleOmi } from './outscale-omi.ts'

/** Gives the account that a data source's own options name. */
export type AccountOfDataSource = (source: DataSourcePlan) => Promise<OmiFinder>

/**
 * Reads a data source: what it gives to expressions as `data.TYPE.NAME`.
 *
 * @throws StudioError that names the data source and its place.
 */
export async function readDataSource(
  source: DataSourcePlan,
  accountOf: AccountOfDataSource,
  signal: AbortSignal,
): Promise<Plain> {
  try {
    const account = await accountOf(source)
    switch (source.type) {
      case 'outscale-omi': {
        const { id, name, creation_date, owner, owner_name, tags } = await readOutscaleOmi(
          account,
          source.options as unknown as OutscaleOmiOptions,
          signal,
        )
        return { id, name, creation_date, owner, owner_name, tags }
      }
      default:
        throw new StudioError({
          code: 'unknown-data-source',
          message: `This version cannot read data sources of type ${source.type}.`,
          hint: 'There is outscale-omi.',
        })
    }
  } catch (error) {
    if (signal.aborted) throw signal.reason
    const report = errorReportOf(error)
    throw new StudioError(
      {
        ...report,
        message: `data.${source.key}: ${report.message}`,
        where: errorPlace(source.place, report.where?.option),
      },
      { cause: error },
    )
  }
}
