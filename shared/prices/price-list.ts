import type { CatalogEntry } from '../oapi/account.ts'

/**
 * The list prices of a region, taxes excluded, as its catalogue has them (ReadPublicCatalog, spec/oapi.md section 6). A
 * price that the catalogue does not have is `undefined`, never 0.
 */
export interface PriceList {
  /** `EUR`; undefined where it is not known in which currency the region's catalogue is. */
  readonly currency: string | undefined
  /** Of a VM of this type, for an hour; without the licence of its OMI. */
  vmHour(vmType: string): number | undefined
  /** Of the licence that an OMI's product code stands for, for an hour; for how many cores is not told. */
  licenceHour(productCode: string): number | undefined
  /** Of a GiB of volume (`standard`, `gp2`, `io1`), for a month. */
  volumeGibMonth(volumeType: string): number | undefined
  /** Of one guaranteed operation per second of an io1 volume, for a month. */
  iopsMonth(): number | undefined
  /** Of a GiB of snapshot, for a month. */
  snapshotGibMonth(): number | undefined
  /** Of a public IP that is allocated and not linked, for an hour. */
  idlePublicIpHour(): number | undefined
}

/** Hours of a month, as monthly prices are divided: 365 days in twelve months. */
export const hoursOfMonth = 730

/** What a VM type stands for, as its name says it. */
export interface TinaType {
  readonly generation: number
  readonly cores: number
  /** GiB */
  readonly memory: number
  /** `p2` (high) where the type names none, as CreateVms does. */
  readonly performance: 'p1' | 'p2' | 'p3'
}

/** Reads `tinav6.c2r4p2`; undefined for the older names (`t2.small`), whose prices the catalogue has by other entries. */
export function tinaTypeOf(vmType: string): TinaType | undefined {
  const match = /^tinav(\d+)\.c(\d+)r(\d+)(?:p([123]))?$/.exec(vmType)
  if (match === null) return undefined
  const [, generation, cores, memory, level = '2'] = match
  return {
    generation: Number(generation),
    cores: Number(cores),
    memory: Number(memory),
    performance: `p${level}` as TinaType['performance'],
  }
}

/** Reads the catalogue's entries. Subregions of a region cost the same; the first entry of a kind counts. */
export function priceListOf(entries: readonly CatalogEntry[], region: string): PriceList {
  const prices = new Map<string, number>()
  for (const { Type: type, Operation: operation, UnitPrice: price } of entries) {
    if (type === undefined || price === undefined) continue
    for (const key of [type, `${type} ${operation ?? ''}`]) if (!prices.has(key)) prices.set(key, price)
  }
  return {
    currency: currencyOf(region),
    vmHour(vmType) {
      const whole = prices.get(`BoxUsage:${vmType}`)
      const tina = tinaTypeOf(vmType)
      if (whole !== undefined || tina === undefined) return whole
      const core = prices.get(`CustomCore:v${tina.generation}-${tina.performance}`)
      const memory = prices.get('CustomRam')
      return core === undefined || memory === undefined ? undefined : tina.cores * core + tina.memory * memory
    },
    licenceHour: (productCode) => prices.get(`ProductUsage RunInstances-${productCode}-OD`),
    volumeGibMonth: (volumeType) => prices.get(`BSU:VolumeUsage:${volumeType}`),
    iopsMonth: () => prices.get('BSU:VolumeIOPS:io1'),
    snapshotGibMonth: () => prices.get('Snapshot:Usage'),
    idlePublicIpHour: () => prices.get('ElasticIP:IdleAddress'),
  }
}

/** Entries have no currency; those of the European regions are in euros. */
function currencyOf(region: string): string | undefined {
  return /^(cloudgouv-)?eu-/.test(region) ? 'EUR' : undefined
}
