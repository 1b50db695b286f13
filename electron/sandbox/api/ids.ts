import { createHash } from 'node:crypto'
import { ApiError } from './api-error.ts'

/** What ids begin with, by what they stand for (spec/oapi.md section 3.1). */
export const idPrefixes = {
  vm: 'i-',
  volume: 'vol-',
  snapshot: 'snap-',
  image: 'ami-',
  securityGroup: 'sg-',
  securityGroupRule: 'sgr-',
  subnet: 'subnet-',
  net: 'vpc-',
  nic: 'eni-',
  nicLink: 'eni-attach-',
  reservation: 'r-',
  publicIp: 'eipalloc-',
  publicIpLink: 'eipassoc-',
  imageExport: 'image-export-',
  snapshotExport: 'snap-export-',
  keypair: 'key-',
} as const

export type IdKind = keyof typeof idPrefixes

/** A fresh id: 8 lower-case hexadecimal digits behind the prefix, 32 for keypairs. `taken` keeps it unique. */
export function newId(kind: IdKind, random: () => number, taken: (id: string) => boolean = () => false): string {
  for (;;) {
    const id = idPrefixes[kind] + hex(kind === 'keypair' ? 32 : 8, random)
    if (!taken(id)) return id
  }
}

/** The same id for the same name, so that what the region is born with keeps its ids over restarts. */
export function stableId(kind: IdKind, name: string): string {
  return idPrefixes[kind] + createHash('sha256').update(`${kind} ${name}`).digest('hex').slice(0, 8)
}

/**
 * Refuses what cannot be an id of this kind.
 *
 * @throws ApiError 4104 for another prefix, 4105 for anything but 8 hexadecimal digits behind it.
 */
export function checkId(kind: IdKind, id: string, parameter: string): void {
  const prefix = idPrefixes[kind]
  if (!id.startsWith(prefix)) {
    throw new ApiError('idPrefix', `The value of '${parameter}' is invalid: '${id}' must begin with '${prefix}'.`)
  }
  if (!/^[0-9a-f]{8}$/.test(id.slice(prefix.length))) {
    throw new ApiError(
      'malformedId',
      `The value of '${parameter}' is invalid: '${id}' must be '${prefix}' and 8 hexadecimal digits.`,
    )
  }
}

/** A random UUID from the region's own source of randomness; request ids are these. */
export function newUuid(random: () => number): string {
  const digits = hex(32, random)
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    `a${digits.slice(17, 20)}`,
    digits.slice(20),
  ].join('-')
}

export function hex(length: number, random: () => number): string {
  let text = ''
  while (text.length < length) text += Math.floor(random() * 16).toString(16)
  return text
}
