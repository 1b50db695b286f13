import { generateKeyPairSync, type KeyObject } from 'node:crypto'

/** A key pair as OpenSSH writes it: the private half as a file, the public half as a line of authorized_keys. */
export interface OpenSshKeyPair {
  readonly private: string
  readonly public: string
}

/**
 * A new Ed25519 key pair. The SSH library's own generator drops zero bytes at the public key's start, so that one key in
 * 256 is of no use (seen with ssh2 1.17.0).
 */
export function generateEd25519(comment = ''): OpenSshKeyPair {
  return openSshEd25519(generateKeyPairSync('ed25519').privateKey, comment)
}

/** The layout is that of OpenSSH's PROTOCOL.key, not encrypted; the two check numbers only have to be equal. */
export function openSshEd25519(key: KeyObject, comment = ''): OpenSshKeyPair {
  const { x = '', d = '' } = key.export({ format: 'jwk' })
  const publicHalf = Buffer.from(x, 'base64url')
  const secretHalf = Buffer.from(d, 'base64url')
  const type = field('ssh-ed25519')
  const body = Buffer.concat([
    Buffer.alloc(8),
    type,
    field(publicHalf),
    field(Buffer.concat([secretHalf, publicHalf])),
    field(comment),
  ])
  const padding = Buffer.from(Array.from({ length: (8 - (body.length % 8)) % 8 }, (_, index) => index + 1))
  const publicBlob = Buffer.concat([type, field(publicHalf)])
  const whole = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    field('none'),
    field('none'),
    field(''),
    Buffer.from([0, 0, 0, 1]),
    field(publicBlob),
    field(Buffer.concat([body, padding])),
  ])
  const lines = whole.toString('base64').match(/.{1,70}/g) ?? []
  return {
    private: ['-----BEGIN OPENSSH PRIVATE KEY-----', ...lines, '-----END OPENSSH PRIVATE KEY-----', ''].join('\n'),
    public: `ssh-ed25519 ${publicBlob.toString('base64')}${comment === '' ? '' : ` ${comment}`}`,
  }
}

function field(content: Buffer | string): Buffer {
  const bytes = Buffer.from(content)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}
