/**
 * Texts in other character encodings, by their IANA names (`UTF-16LE`, `windows-1252`, `Shift_JIS`, …). Decoding is the
 * platform's; encoding turns its tables round, so that both agree and nothing has to be shipped.
 */
export interface CharacterEncoding {
  /** Undefined when the text has a character that the encoding lacks. */
  encode(text: string): Uint8Array | undefined
  /** Undefined when the bytes are not valid in the encoding. */
  decode(bytes: Uint8Array): string | undefined
}

/** The encoding of a name, in any letter case; undefined when there is none. */
export function characterEncodingOf(name: string): CharacterEncoding | undefined {
  const label = name.trim().toLowerCase()
  switch (label) {
    case 'utf-8':
    case 'utf8':
      return { encode: (text) => new TextEncoder().encode(text), decode: (bytes) => decodeStrictly('utf-8', bytes) }
    case 'utf-16le':
      return { encode: (text) => utf16(text, true), decode: (bytes) => decodeStrictly('utf-16le', bytes) }
    case 'utf-16be':
      return { encode: (text) => utf16(text, false), decode: (bytes) => decodeStrictly('utf-16be', bytes) }
    case 'utf-16':
      return { encode: (text) => utf16(`\ufeff${text}`, false), decode: decodeMarkedUtf16 }
    case 'us-ascii':
    case 'ascii':
      return upTo(0x7f)
    case 'iso-8859-1':
    case 'latin1':
      // The platform takes this name for windows-1252.
      return upTo(0xff)
    default:
      return isKnownLabel(label)
        ? { encode: (text) => encodeByTable(label, text), decode: (bytes) => decodeStrictly(label, bytes) }
        : undefined
  }
}

function isKnownLabel(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== 'replacement'
  } catch {
    return false
  }
}

function decodeStrictly(label: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(label, { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function utf16(text: string, littleEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(text.length * 2))
  for (let at = 0; at < text.length; at += 1) view.setUint16(at * 2, text.charCodeAt(at), littleEndian)
  return new Uint8Array(view.buffer)
}

function decodeMarkedUtf16(bytes: Uint8Array): string | undefined {
  const isLittle = bytes[0] === 0xff && bytes[1] === 0xfe
  const isMarked = isLittle || (bytes[0] === 0xfe && bytes[1] === 0xff)
  return decodeStrictly(isLittle ? 'utf-16le' : 'utf-16be', isMarked ? bytes.subarray(2) : bytes)
}

function upTo(last: number): CharacterEncoding {
  return {
    encode: (text) => {
      const codes = Array.from(text, (character) => character.codePointAt(0) ?? 0)
      return codes.every((code) => code <= last) ? Uint8Array.from(codes) : undefined
    },
    decode: (bytes) =>
      bytes.every((byte) => byte <= last) ? Array.from(bytes, (byte) => String.fromCharCode(byte)).join('') : undefined,
  }
}

const tables = new Map<string, ReadonlyMap<string, readonly number[]>>()

function encodeByTable(label: string, text: string): Uint8Array | undefined {
  const table = tables.get(label) ?? tableOf(label)
  tables.set(label, table)
  const encoded = Array.from(text, (character) => table.get(character))
  return encoded.every((bytes) => bytes !== undefined) ? Uint8Array.from(encoded.flat()) : undefined
}

/** What each one- and two-byte sequence decodes to, turned round; the first sequence for a character counts. */
function tableOf(label: string): ReadonlyMap<string, readonly number[]> {
  const table = new Map<string, readonly number[]>()
  const add = (bytes: readonly number[]): boolean => {
    const decoded = decodeStrictly(label, Uint8Array.from(bytes))
    if (decoded === undefined || Array.from(decoded).length !== 1) return false
    if (!table.has(decoded)) table.set(decoded, bytes)
    return true
  }
  for (let lead = 0; lead < 256; lead += 1) {
    if (add([lead]) || lead < 0x80) continue
    for (let trail = 0x30; trail < 256; trail += 1) add([lead, trail])
  }
  return table
}
