import { fromBase64 } from './bytes.ts'

/** What is wrong with a key or a ciphertext. */
export class RsaProblem extends Error {
  readonly about: 'key' | 'ciphertext'

  constructor(about: 'key' | 'ciphertext', message: string) {
    super(message)
    this.name = 'RsaProblem'
    this.about = about
  }
}

interface PrivateKey {
  readonly modulus: bigint
  readonly exponent: bigint
  readonly prime1: bigint
  readonly prime2: bigint
  /** Length of the modulus in bytes. */
  readonly size: number
}

/** Decrypts with RSA and PKCS #1 v1.5 padding. The key is PEM, PKCS #1 or PKCS #8. Throws an RsaProblem. */
export function decryptRsa(ciphertext: Uint8Array, pem: string): Uint8Array {
  const key = readPrivateKey(pem)
  if (ciphertext.length !== key.size) {
    throw new RsaProblem(
      'ciphertext',
      `the ciphertext has ${ciphertext.length} bytes, and the key asks for ${key.size}`,
    )
  }
  const padded = toBytes(power(fromBytes(ciphertext), key), key.size)
  const end = padded.indexOf(0, 2)
  if (padded[0] !== 0 || padded[1] !== 2 || end < 10) {
    throw new RsaProblem('ciphertext', 'the ciphertext was not made for this key')
  }
  return padded.subarray(end + 1)
}

/** By the Chinese remainder theorem: two powers of half the length instead of one. */
function power(base: bigint, key: PrivateKey): bigint {
  const first = modularPower(base % key.prime1, key.exponent % (key.prime1 - 1n), key.prime1)
  const second = modularPower(base % key.prime2, key.exponent % (key.prime2 - 1n), key.prime2)
  const inverse = modularPower(key.prime2 % key.prime1, key.prime1 - 2n, key.prime1)
  const factor = ((((first - second) % key.prime1) + key.prime1) * inverse) % key.prime1
  return second + factor * key.prime2
}

function modularPower(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n
  let square = base % modulus
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus
    square = (square * square) % modulus
  }
  return result
}

function fromBytes(bytes: Uint8Array): bigint {
  return bytes.reduce((sofar, byte) => (sofar << 8n) | BigInt(byte), 0n)
}

function toBytes(number: bigint, length: number): Uint8Array {
  const hex = number.toString(16).padStart(length * 2, '0')
  return Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16))
}

function readPrivateKey(pem: string): PrivateKey {
  const [, label = '', body = ''] = /-----BEGIN ([A-Z ]+)-----([\s\S]*?)-----END \1-----/.exec(pem) ?? []
  if (label === '') throw new RsaProblem('key', 'the key is not in PEM form (-----BEGIN RSA PRIVATE KEY-----)')
  if (label.includes('ENCRYPTED') || body.includes('ENCRYPTED')) {
    throw new RsaProblem('key', 'the key is protected by a passphrase; take the passphrase off, or use another key')
  }
  const bytes = fromBase64(body.replaceAll(/\s/g, ''))
  if (bytes === undefined) throw new RsaProblem('key', 'the key is damaged: its body is not base64')
  if (label === 'RSA PRIVATE KEY') return readPkcs1(bytes)
  if (label === 'PRIVATE KEY') return readPkcs8(bytes)
  throw new RsaProblem(
    'key',
    `the key is a ${label}; an RSA private key in PEM form is required (ssh-keygen -p -m PEM converts)`,
  )
}

/** PrivateKeyInfo: version, algorithm, and the key itself in an octet string. */
function readPkcs8(bytes: Uint8Array): PrivateKey {
  const [, , key] = readSequence(readItem(bytes, 0))
  if (key?.tag !== 0x04) throw new RsaProblem('key', 'the key is damaged: it holds no private key')
  return readPkcs1(key.content)
}

/** RSAPrivateKey: version, n, e, d, p, q, … */
function readPkcs1(bytes: Uint8Array): PrivateKey {
  const numbers = readSequence(readItem(bytes, 0)).map((item) =>
    item.tag === 0x02 ? fromBytes(item.content) : undefined,
  )
  const [, modulus, , exponent, prime1, prime2] = numbers
  if (modulus === undefined || exponent === undefined || prime1 === undefined || prime2 === undefined) {
    throw new RsaProblem('key', 'the key is damaged or not an RSA key')
  }
  return { modulus, exponent, prime1, prime2, size: Math.ceil(modulus.toString(16).length / 2) }
}

interface DerItem {
  readonly tag: number
  readonly content: Uint8Array
  readonly end: number
}

function readItem(bytes: Uint8Array, at: number): DerItem {
  const tag = bytes[at]
  const first = bytes[at + 1]
  if (tag === undefined || first === undefined) throw new RsaProblem('key', 'the key is damaged: it ends too early')
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f
  const start = at + 2 + lengthBytes
  const length = first < 0x80 ? first : Number(fromBytes(bytes.subarray(at + 2, start)))
  if (start + length > bytes.length) throw new RsaProblem('key', 'the key is damaged: it ends too early')
  return { tag, content: bytes.subarray(start, start + length), end: start + length }
}

function readSequence(item: DerItem): readonly DerItem[] {
  if (item.tag !== 0x30) throw new RsaProblem('key', 'the key is damaged or not an RSA key')
  const items: DerItem[] = []
  for (let at = 0; at < item.content.length; ) {
    const next = readItem(item.content, at)
    items.push(next)
    at = next.end
  }
  return items
}
