import { ApiError } from './api-error.ts'
import type { Region } from './region.ts'
import type { SubnetRecord } from './region-state.ts'

/** Public addresses come from the ranges set aside for documentation, then from the one for benchmarks: nobody has them. */
const publicRanges = ['203.0.113.0/24', '198.51.100.0/24', '198.18.0.0/15']

/** Private addresses of VMs outside Nets. */
const publicCloudRange = '10.9.0.0/16'

/** The first four addresses of a subnet and the last one are the platform's. */
const reservedInSubnet = 5

/** A public address that nobody has. @throws ApiError 10001 */
export function freePublicAddress(region: Region): string {
  const taken = new Set<string | undefined>()
  for (const ip of region.state.publicIps.values()) taken.add(ip.address)
  for (const vm of region.state.vms.values()) taken.add(vm.dynamicPublicIp)
  return firstFree(publicRanges, taken, 1)
}

/**
 * A private address in the subnet, or in the public Cloud without one.
 *
 * @param wanted an address that the caller asked for.
 */
export function freePrivateAddress(region: Region, subnet: SubnetRecord | undefined, wanted?: string): string {
  const range = subnet?.ipRange ?? publicCloudRange
  const taken = new Set<string | undefined>()
  for (const vm of region.state.vms.values()) {
    if (vm.subnetId === subnet?.id && vm.state !== 'terminated') taken.add(vm.privateIp)
  }
  if (wanted === undefined) return firstFree([range], taken, 4)
  if (!isInRange(wanted, range)) {
    throw new ApiError('invalidValue', `The address '${wanted}' is not in the range ${range} of the subnet.`)
  }
  if (taken.has(wanted)) throw new ApiError('inUse', `The address '${wanted}' is in use.`)
  return wanted
}

/** How many more VMs fit into the subnet. */
export function availableAddresses(region: Region, subnet: SubnetRecord): number {
  let used = 0
  for (const vm of region.state.vms.values()) if (vm.subnetId === subnet.id && vm.state !== 'terminated') used += 1
  return sizeOfRange(subnet.ipRange) - reservedInSubnet - used
}

/** `ows-203-0-113-5.eu-west-2.compute.outscale.com` */
export function publicDnsName(region: Region, address: string): string {
  return `ows-${address.replaceAll('.', '-')}.${region.name}.compute.outscale.com`
}

/** `ip-10-0-0-4.eu-west-2.compute.internal` */
export function privateDnsName(region: Region, address: string): string {
  return `ip-${address.replaceAll('.', '-')}.${region.name}.compute.internal`
}

/** Whether the text is `a.b.c.d` or `a.b.c.d/n`. */
export function isRange(text: string): boolean {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(\d{1,2}))?$/.exec(text)
  if (match === null) return false
  return match.slice(1, 5).every((part) => Number(part) < 256) && Number(match[5] ?? 32) <= 32
}

export function isInRange(address: string, range: string): boolean {
  if (!isRange(address) || !isRange(range)) return false
  const [base = '', bits = '32'] = range.split('/')
  const size = 2 ** (32 - Number(bits))
  return Math.floor(numberOf(address) / size) === Math.floor(numberOf(base) / size)
}

function firstFree(ranges: readonly string[], taken: ReadonlySet<string | undefined>, skip: number): string {
  for (const range of ranges) {
    const base = numberOf(range.split('/')[0] ?? '')
    const size = sizeOfRange(range)
    for (let host = skip; host < size - 1; host += 1) {
      const address = textOf(base + host)
      if (!taken.has(address)) return address
    }
  }
  throw new ApiError('capacity', `No address is free in ${ranges.join(', ')}.`)
}

function sizeOfRange(range: string): number {
  return 2 ** (32 - Number(range.split('/')[1] ?? 32))
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
}

function textOf(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.')
}
