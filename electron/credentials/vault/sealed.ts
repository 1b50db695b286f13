import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto'

/** A text under AES-256-GCM; all in base64. */
export interface Sealed {
  readonly nonce: string
  /** The ciphertext with the authentication tag (16 bytes) at its end. */
  readonly data: string
}

/** Bytes of a key. */
export const keyLength = 32

const tagLength = 16

/**
 * Seals a text. Each has a nonce of its own (96 bits, random).
 *
 * @param purpose bound to the text: what was sealed for one purpose cannot be put in the place of another
 */
export function seal(text: string, key: Buffer, purpose: string): Sealed {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(purpose, 'utf8'))
  const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return { nonce: nonce.toString('base64'), data: data.toString('base64') }
}

/** Opens what was sealed; `undefined` when the key is another, or a single bit was changed. */
export function unseal(sealed: Sealed, key: Buffer, purpose: string): string | undefined {
  const data = Buffer.from(sealed.data, 'base64')
  const nonce = Buffer.from(sealed.nonce, 'base64')
  if (data.length < tagLength || nonce.length !== 12) return undefined
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagLength })
      .setAAD(Buffer.from(purpose, 'utf8'))
      .setAuthTag(data.subarray(-tagLength))
    return Buffer.concat([decipher.update(data.subarray(0, -tagLength)), decipher.final()]).toString('utf8')
  } catch {
    return undefined
  }
}

/** How a key is derived from a passphrase; kept beside what it opens, so that it can be raised later. */
export interface Derivation {
  /** base64 */
  readonly salt: string
  /** scrypt's N, a power of two. */
  readonly cost: number
  readonly blockSize: number
  readonly parallel: number
}

/**
 * For new passphrases: 128 MiB and about half a second a try, OWASP's first choice for scrypt. scrypt and not Argon2,
 * which Electron's crypto library does not have.
 */
export function newDerivation(): Derivation {
  return { salt: randomBytes(16).toString('base64'), cost: 2 ** 17, blockSize: 8, parallel: 1 }
}

/** The key of a passphrase. Composed characters count as they look, however the keyboard makes them. */
export function deriveKey(passphrase: string, derivation: Derivation): Promise<Buffer> {
  const { salt, cost, blockSize, parallel } = derivation
  const options = { N: cost, r: blockSize, p: parallel, maxmem: 256 * cost * blockSize }
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFKC'), Buffer.from(salt, 'base64'), keyLength, options, (error, key) =>
      error === null ? resolve(key) : reject(error),
    )
  })
}
