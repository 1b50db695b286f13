import { createPrivateKey, type KeyObject } from 'node:crypto'

/** Whether a text is a private key in PKCS#8, which the SSH library does not read. */
export function isPkcs8(text: string): boolean {
  return /-----BEGIN (?:ENCRYPTED )?PRIVATE KEY-----/.test(text)
}

/**
 * The same key in a form that the SSH library reads: PKCS#1 for RSA, SEC1 for ECDSA, OpenSSH's for Ed25519.
 * Throws Node's error when it is damaged or the passphrase is wrong.
 */
export function fromPkcs8(text: string, passphrase: string | undefined): string {
  const key = createPrivateKey({ key: text, ...(passphrase === undefined ? {} : { passphrase }) })
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return key.export({ type: 'pkcs1', format: 'pem' }).toString()
    case 'ec':
      return key.export({ type: 'sec1', format: 'pem' }).toString()
    case 'ed25519':
      return openSshEd25519(key)
    default:
      throw new Error(`keys of the kind ${key.asymmetricKeyType ?? 'unknown'} cannot log in`)
  }
}

/** The layout is OpenSSH's PROTOCOL.key, not encrypted; the two check numbers only have to be equal. */
function openSshEd25519(key: KeyObject): string {
  const { x = '', d = '' } = key.export({ format: 'jwk' })
  const publicHalf = Buffer.from(x, 'base64url')
  const secretHalf = Buffer.from(d, 'base64url')
  const type = field('ssh-ed25519')
  const body = Buffer.concat([
    Buffer.alloc(8),
    type,
    field(publicHalf),
    field(Buffer.concat([secretHalf, publicHalf])),
    field(''),
  ])
  const padding = Buffer.from(Array.from({ length: (8 - (body.length % 8)) % 8 }, (_, index) => index + 1))
  const whole = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    field('none'),
    field('none'),
    field(''),
    Buffer.from([0, 0, 0, 1]),
    field(Buffer.concat([type, field(publicHalf)])),
    field(Buffer.concat([body, padding])),
  ])
  const lines = whole.toString('base64').match(/.{1,70}/g) ?? []
  return ['-----BEGIN OPENSSH PRIVATE KEY-----', ...lines, '-----END OPENSSH PRIVATE KEY-----', ''].join('\n')
}

function field(content: Buffer | string): Buffer {
  const bytes = Buffer.from(content)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}
