import type { CatalogEntry } from '#shared/oapi/account.ts'
import { type Handlers, type Region, subregionsOf } from './region.ts'

/**
 * Prices in the shape of the cloud's catalogue (spec/oapi.md section 6). The figures are of a plausible order of
 * magnitude and not OUTSCALE's: nothing in the sandbox costs anything.
 */
interface Price {
  readonly service: string
  readonly type: string
  readonly operation: string
  readonly unitPrice: number
  readonly title: string
  readonly category: string
  readonly monthly?: boolean
}

const perVcore: Readonly<Record<string, number>> = { p1: 0.045, p2: 0.036, p3: 0.029 }

const prices: readonly Price[] = [
  ...[3, 4, 5, 6, 7].flatMap((generation) =>
    Object.entries(perVcore).map(([level, unitPrice]) => ({
      service: 'TinaOS-FCU',
      type: `CustomCore:v${generation}-${level}`,
      operation: 'RunInstances-OD',
      unitPrice,
      title: `On demand, vCore of generation ${generation}, performance ${level}`,
      category: 'compute',
    })),
  ),
  fcu('CustomRam', 'RunInstances-OD', 0.005, 'On demand, GiB of memory', 'compute'),
  ...[
    ['0001', 0],
    ['0002', 0.08],
    ['0003', 0.05],
    ['0004', 0.05],
  ].map(([code, unitPrice]) =>
    fcu('ProductUsage', `RunInstances-${code}-OD`, Number(unitPrice), `Licence, product code ${code}`, 'licence'),
  ),
  { ...fcu('BSU:VolumeUsage:standard', 'CreateVolume', 0.04, 'GiB of standard volume', 'storage'), monthly: true },
  { ...fcu('BSU:VolumeUsage:gp2', 'CreateVolume', 0.11, 'GiB of gp2 volume', 'storage'), monthly: true },
  { ...fcu('BSU:VolumeUsage:io1', 'CreateVolume', 0.13, 'GiB of io1 volume', 'storage'), monthly: true },
  { ...fcu('BSU:VolumeIOPS:io1', 'CreateVolume', 0.01, 'IOPS of io1 volume', 'storage'), monthly: true },
  { ...fcu('Snapshot:Usage', 'Snapshot', 0.05, 'GiB of snapshot', 'storage'), monthly: true },
  fcu('ElasticIP:IdleAddress', 'AssociateAddressVPC', 0.005, 'Public IP that is not linked', 'network'),
  fcu('ElasticIP:AdditionalAddress', 'AssociateAddressVPC', 0.005, 'Further public IP of a VM', 'network'),
]

function fcu(type: string, operation: string, unitPrice: number, title: string, category: string): Price {
  return { service: 'TinaOS-FCU', type, operation, unitPrice, title, category }
}

function entries(region: Region): CatalogEntry[] {
  return subregionsOf(region).flatMap((subregion) =>
    prices.map((price) => ({
      Category: price.category,
      Flags: price.monthly ? 'PER_MONTH' : '',
      Operation: price.operation,
      Service: price.service,
      SubregionName: subregion,
      Title: price.title,
      Type: price.type,
      UnitPrice: price.unitPrice,
    })),
  )
}

export const priceHandlers: Handlers<'ReadCatalog' | 'ReadPublicCatalog'> = {
  ReadCatalog: ({ region }) => ({ Catalog: { Entries: entries(region) } }),
  ReadPublicCatalog: ({ region }) => ({ Catalog: { Entries: entries(region) } }),
}
