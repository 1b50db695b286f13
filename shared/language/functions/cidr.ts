import ipaddr from 'ipaddr.js'

/** A range of IP addresses, `network` being its first as a number. */
export interface Cidr {
  /** Bits of an address. */
  readonly family: 32 | 128
  /** Bits of the prefix. */
  readonly length: number
  readonly network: bigint
}

const V4_IN_V6 = 0xffffn << 32n

/** Reads `10.0.0.0/16` or `fd00::/8`; bits behind the prefix are dropped. Undefined when it cannot be read. */
export function parseCidr(text: string): Cidr | undefined {
  const [, address = '', digits = ''] = /^([0-9a-fA-F.:]+)\/(\d{1,3})$/.exec(text) ?? []
  const length = Number(digits)
  // Leading zeros are octal for some and decimal for others; no program should guess.
  if (digits === '' || /(^|\.)0\d/.test(address) || (digits.length > 1 && digits.startsWith('0'))) return undefined
  const isV4 = ipaddr.IPv4.isValidFourPartDecimal(address)
  if (!isV4 && !ipaddr.IPv6.isValid(address)) return undefined
  const family = isV4 ? 32 : 128
  if (length > family) return undefined
  const number = ipaddr
    .parse(address)
    .toByteArray()
    .reduce((sofar, byte) => (sofar << 8n) | BigInt(byte), 0n)
  const hostBits = BigInt(family - length)
  return { family, length, network: (number >> hostBits) << hostBits }
}

/** The address of a host by its number, from the end when negative; undefined when there is none. */
export function hostAddress(range: Cidr, number: bigint): bigint | undefined {
  const size = 1n << BigInt(range.family - range.length)
  const offset = number < 0n ? size + number : number
  return offset < 0n || offset >= size ? undefined : range.network + offset
}

/** The netmask as an address. */
export function netmask(range: Cidr): bigint {
  const hostBits = BigInt(range.family - range.length)
  return ((1n << BigInt(range.length)) - 1n) << hostBits
}

/** A range within a range; undefined when it has no subnet of that number. */
export function subnet(range: Cidr, newBits: number, number: bigint): Cidr | undefined {
  if (number < 0n || number >= 1n << BigInt(newBits)) return undefined
  const length = range.length + newBits
  return { family: range.family, length, network: range.network + (number << BigInt(range.family - length)) }
}

export function printCidr(range: Cidr): string {
  return `${printAddress(range.network, range.family)}/${range.length}`
}

/** An address in its usual short form. */
export function printAddress(address: bigint, family: 32 | 128): string {
  const bytes = Array.from({ length: family / 8 }, (_, at) => Number((address >> BigInt(family - 8 * (at + 1))) & 255n))
  if (family === 128 && address >> 32n === V4_IN_V6 >> 32n) return bytes.slice(12).join('.')
  const parsed = ipaddr.fromByteArray(bytes)
  return parsed instanceof ipaddr.IPv6 ? parsed.toRFC5952String() : parsed.toString()
}
