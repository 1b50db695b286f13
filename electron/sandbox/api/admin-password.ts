import { constants, createPublicKey, publicEncrypt } from 'node:crypto'
import { parseOpenSshKey } from './openssh-key.ts'

/**
 * A Windows administrator's password as ReadAdminPassword gives it: RSA with PKCS#1 v1.5 padding for the VM's key pair,
 * in base64. Empty without a key pair or with one that is not RSA, which cannot encrypt.
 *
 * @param publicKey a line of authorized_keys.
 */
export function encryptedPassword(password: string | undefined, publicKey: string | undefined): string {
  const key = publicKey === undefined ? undefined : parseOpenSshKey(publicKey)
  if (password === undefined || key?.type !== 'ssh-rsa') return ''
  const [, e, n] = fieldsOf(key.blob)
  const jwk = { kty: 'RSA', n: n?.toString('base64url') ?? '', e: e?.toString('base64url') ?? '' }
  const encrypted = publicEncrypt(
    { key: createPublicKey({ key: jwk, format: 'jwk' }), padding: constants.RSA_PKCS1_PADDING },
    Buffer.from(password),
  )
  return encrypted.toString('base64')
}

/** Name, exponent and modulus of an `ssh-rsa` key, without the zero that keeps a number positive. */
function fieldsOf(blob: Buffer): readonly Buffer[] {
  const fields: Buffer[] = []
  for (let at = 0; at + 4 <= blob.length; ) {
    const length = blob.readUInt32BE(at)
    const field = blob.subarray(at + 4, at + 4 + length)
    fields.push(field[0] === 0 ? field.subarray(1) : field)
    at += 4 + length
  }
  return fields
}
