import { systemClock } from '#electron/clock.ts'
import type { CloudAccount } from '#electron/engine/cloud-account.ts'
import { type PriceList, priceListOf } from '#shared/prices/price-list.ts'
import { createSharedReads } from './shared-reads.ts'

/** Prices with the time at which they were read, in epoch ms. */
export interface DatedPriceList extends PriceList {
  readonly readAt: number
}

/** Prices change a few times a year, and the catalogue is long: an hour, in ms. */
const keptFor = 3_600_000

const reads = createSharedReads(systemClock, keptFor)

/**
 * The list prices of an account's region (ReadPublicCatalog, which needs no right), read once an hour.
 *
 * @throws OapiError, or what the signal was aborted with
 */
export function readPriceList(
  account: Pick<CloudAccount, 'oapi'>,
  signal: AbortSignal,
  refresh = false,
): Promise<DatedPriceList> {
  const { oapi } = account
  return reads.read(
    oapi,
    'catalogue',
    async (reading) => {
      const { Catalog } = await oapi.call('ReadPublicCatalog', {}, { signal: reading })
      return { ...priceListOf(Catalog?.Entries ?? [], oapi.region), readAt: systemClock.now() }
    },
    { signal, refresh },
  )
}
