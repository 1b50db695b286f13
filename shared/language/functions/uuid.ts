import { sha1 } from '@noble/hashes/legacy.js'
import { toHex, utf8Bytes } from './bytes.ts'

/** Sixteen bytes as a UUID is written. */
export function uuidText(bytes: Uint8Array): string {
  const hex = toHex(bytes)
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-')
}

/** A random UUID (version 4) from sixteen random bytes. */
export function randomUuid(random: Uint8Array): string {
  return uuidText(marked(random, 0x40))
}

/** The UUID (version 5) of a name in a namespace. */
export function namedUuid(namespace: Uint8Array, name: string): string {
  return uuidText(marked(sha1(new Uint8Array([...namespace, ...utf8Bytes(name)])).subarray(0, 16), 0x50))
}

function marked(bytes: Uint8Array, version: number): Uint8Array {
  return bytes.map((byte, at) => (at === 6 ? (byte & 0x0f) | version : at === 8 ? (byte & 0x3f) | 0x80 : byte))
}

const NAMESPACES: ReadonlyMap<string, string> = new Map([
  ['dns', '6ba7b8109dad11d180b400c04fd430c8'],
  ['url', '6ba7b8119dad11d180b400c04fd430c8'],
  ['oid', '6ba7b8129dad11d180b400c04fd430c8'],
  ['x500', '6ba7b8149dad11d180b400c04fd430c8'],
])

/** The namespace of a name (`dns`, `url`, `oid`, `x500`) or the UUID that is written out; otherwise undefined. */
export function uuidNamespace(text: string): Uint8Array | undefined {
  const hex = NAMESPACES.get(text) ?? text.replaceAll('-', '')
  const isUuid = NAMESPACES.has(text) || /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text)
  return isUuid ? Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16)) : undefined
}
