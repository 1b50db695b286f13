import { createPrivateKey } from 'node:crypto'
import { openSshEd25519 } from './ed25519.ts'

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
      return openSshEd25519(key).private
    default:
      throw new Error(`keys of the kind ${key.asymmetricKeyType ?? 'unknown'} cannot log in`)
  }
}
