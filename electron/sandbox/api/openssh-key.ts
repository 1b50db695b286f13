import { createHash, generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'

/** A public key as a line of authorized_keys says it. */
export interface OpenSshKey {
  /** `ssh-rsa` */
  readonly type: string
  readonly blob: Buffer
}

const knownTypes = /^(ssh-rsa|ssh-ed25519|ecdsa-sha2-nistp(256|384|521))$/

/** Reads a line of authorized_keys; `undefined` when it is none or of a kind that the API does not take. */
export function parseOpenSshKey(line: string): OpenSshKey | undefined {
  const [type = '', encoded = ''] = line.trim().split(/\s+/)
  const blob = Buffer.from(encoded, 'base64')
  if (!knownTypes.test(type) || blob.length < 4) return undefined
  const length = blob.readUInt32BE(0)
  return blob.subarray(4, 4 + length).toString('latin1') === type ? { type, blob } : undefined
}

export function openSshLine(key: OpenSshKey, comment: string): string {
  return `${key.type} ${key.blob.toString('base64')} ${comment.replace(/\s/g, '_')}`
}

/** MD5 in pairs of digits, as the API shows keypairs: `11:22:…`. */
export function fingerprintOf(key: OpenSshKey): string {
  const digest = createHash('md5').update(key.blob).digest('hex')
  return digest.match(/../g)?.join(':') ?? ''
}

/** A fresh RSA key: the private half in PKCS#1 PEM, as CreateKeypair answers. */
export async function generateRsaKey(): Promise<{ readonly key: OpenSshKey; readonly privateKey: string }> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' })
  const blob = Buffer.concat([
    lengthPrefixed(Buffer.from('ssh-rsa')),
    lengthPrefixed(positive(Buffer.from(e, 'base64url'))),
    lengthPrefixed(positive(Buffer.from(n, 'base64url'))),
  ])
  return {
    key: { type: 'ssh-rsa', blob },
    privateKey: privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
  }
}

function lengthPrefixed(content: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(content.length)
  return Buffer.concat([length, content])
}

/** A number whose first bit is set would be read as negative without a zero before it. */
function positive(number: Buffer): Buffer {
  return (number[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.alloc(1), number]) : number
}
