const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Bytes as base64, with padding. */
export function toBase64(bytes: Uint8Array): string {
  let result = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const group = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    const characters = [18, 12, 6, 0].map((shift) => ALPHABET[(group >> shift) & 63] ?? '')
    const missing = Math.max(at + 3 - bytes.length, 0)
    result += characters.slice(0, 4 - missing).join('') + '='.repeat(missing)
  }
  return result
}

/** The bytes of a base64 text with padding; line ends in it are ignored. Undefined when it is not base64. */
export function fromBase64(text: string): Uint8Array | undefined {
  const packed = text.replaceAll(/[\r\n]/g, '')
  if (packed.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(packed)) return undefined
  const missing = packed.endsWith('==') ? 2 : packed.endsWith('=') ? 1 : 0
  const bytes = new Uint8Array((packed.length / 4) * 3 - missing)
  for (let at = 0, target = 0; at < packed.length; at += 4, target += 3) {
    const group =
      (digitAt(packed, at) << 18) |
      (digitAt(packed, at + 1) << 12) |
      (digitAt(packed, at + 2) << 6) |
      digitAt(packed, at + 3)
    // Writing past the end of the array does nothing.
    bytes[target] = group >> 16
    bytes[target + 1] = group >> 8
    bytes[target + 2] = group
  }
  return bytes
}

const DIGITS: ReadonlyMap<string, number> = new Map(Array.from(ALPHABET, (character, digit) => [character, digit]))

/** Padding counts as zero. */
function digitAt(text: string, at: number): number {
  return DIGITS.get(text.charAt(at)) ?? 0
}

/** Bytes as lower-case hexadecimal digits. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

export function utf8Bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/** The text of UTF-8 bytes, a byte order mark kept; undefined when they are not valid UTF-8. */
export function utf8Text(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
