import type { CostEstimate, CostLine } from '../contract/check-shapes.ts'
import { hoursOfMonth, type PriceList } from './price-list.ts'

/** A volume that costs while it is there. */
export interface PricedVolume {
  /** GiB; undefined when it is not known. */
  readonly sizeGib: number | undefined
  readonly type: string
  readonly iops: number | undefined
}

/** What a build uses, and what stays of it. */
export interface Usage {
  /** Undefined when the build launches none. */
  readonly vmType: string | undefined
  /** Of the OMI that the VM is launched from. */
  readonly productCodes: readonly string[]
  /** While the build lasts. */
  readonly volumes: readonly PricedVolume[]
  /** GiB of each snapshot that is kept; undefined when it is not known. */
  readonly snapshots: readonly (number | undefined)[]
  readonly keptVolumes: readonly PricedVolume[]
  /** How long the VM and its volumes are there, in hours; undefined when no earlier build tells. */
  readonly hours: number | undefined
}

/** Estimates by list prices. What has no price is a line without one, and makes the estimate incomplete; it is never 0. */
export function estimateCost(usage: Usage, prices: PriceList): CostEstimate {
  const { vmType, hours } = usage
  const hourly: CostLine[] = [
    ...(vmType === undefined ? [] : [line('vm', vmType, prices.vmHour(vmType))]),
    ...(vmType === undefined ? [] : usage.productCodes.flatMap((code) => licenceLines(code, prices))),
    ...usage.volumes.flatMap((volume) => volumeLines('volume', volume, prices, hoursOfMonth)),
  ]
  const monthly: CostLine[] = [
    ...usage.snapshots.map((size) => {
      const price = prices.snapshotGibMonth()
      return line('snapshot', size === undefined ? '' : `${size} GiB`, multiplied(size, price))
    }),
    ...usage.keptVolumes.flatMap((volume) => volumeLines('kept-volume', volume, prices, 1)),
  ]
  const perHour = sumOf(hourly)
  const build = hourly.length === 0 ? undefined : multiplied(hours, perHour)
  const month = monthly.length === 0 ? undefined : sumOf(monthly)
  return {
    hourly,
    monthly,
    ...(hours === undefined ? {} : { hours }),
    ...(build === undefined ? {} : { build }),
    ...(month === undefined ? {} : { month }),
    incomplete: [...hourly, ...monthly].some(({ price }) => price === undefined),
  }
}

/** Licences that cost nothing are no line; of others the catalogue does not tell for how many cores the price is. */
function licenceLines(code: string, prices: PriceList): CostLine[] {
  return prices.licenceHour(code) === 0 ? [] : [line('licence', code, undefined)]
}

function volumeLines(
  what: 'volume' | 'kept-volume',
  { sizeGib, type, iops }: PricedVolume,
  prices: PriceList,
  divisor: number,
): CostLine[] {
  const detail = sizeGib === undefined ? type : `${type}, ${sizeGib} GiB`
  const room = multiplied(sizeGib, prices.volumeGibMonth(type))
  const lines = [line(what, detail, room === undefined ? undefined : room / divisor)]
  if (type !== 'io1' || iops === undefined) return lines
  const speed = multiplied(iops, prices.iopsMonth())
  return [...lines, line('iops', `${iops} IOPS`, speed === undefined ? undefined : speed / divisor)]
}

function line(what: CostLine['what'], detail: string, price: number | undefined): CostLine {
  return { what, detail, ...(price === undefined ? {} : { price }) }
}

function multiplied(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a * b
}

/** Undefined when no line has a price. */
function sumOf(lines: readonly CostLine[]): number | undefined {
  const known = lines.flatMap(({ price }) => (price === undefined ? [] : [price]))
  return known.length === 0 ? undefined : known.reduce((sum, price) => sum + price, 0)
}
