import type { Sealed } from '../ntlm/sealing.ts'

/** How WinRM wraps a sealed SOAP message over plain HTTP (MS-WSMV 2.2.9.1). */

const boundary = '--Encrypted Boundary'
const protocol = 'application/HTTP-SPNEGO-session-encrypted'

export const encryptedContentType = `multipart/encrypted;protocol="${protocol}";boundary="Encrypted Boundary"`

/** Whether a `Content-Type` says that the body is one. */
export function isEncrypted(contentType: string | undefined): boolean {
  return contentType?.toLowerCase().startsWith('multipart/encrypted') === true
}

/** @param length bytes of the message before it was sealed. */
export function wrapSealed({ sealed, signature }: Sealed, length: number): Buffer {
  const signatureLength = Buffer.alloc(4)
  signatureLength.writeUInt32LE(signature.length)
  return Buffer.concat([
    Buffer.from(
      [
        boundary,
        `\tContent-Type: ${protocol}`,
        `\tOriginalContent: type=application/soap+xml;charset=UTF-8;Length=${length}`,
        boundary,
        '\tContent-Type: application/octet-stream',
        '',
      ].join('\r\n'),
    ),
    signatureLength,
    signature,
    sealed,
    Buffer.from(`${boundary}--\r\n`),
  ])
}

/** Throws an Error when the body is not one sealed message. */
export function unwrapSealed(body: Buffer): Sealed & { readonly length: number } {
  const start = Buffer.from('application/octet-stream\r\n')
  const at = body.indexOf(start)
  const end = body.lastIndexOf(`${boundary}--`)
  const length = Number(/Length=(\d+)/.exec(body.subarray(0, Math.max(at, 0)).toString('latin1'))?.[1])
  if (at < 0 || end < at || !Number.isFinite(length)) throw new Error('an encrypted message is not well formed')
  const content = body.subarray(at + start.length, end)
  const signatureLength = content.readUInt32LE(0)
  const sealed = content.subarray(4 + signatureLength)
  if (sealed.length !== length) throw new Error('an encrypted message has not the length that it says')
  return { signature: content.subarray(4, 4 + signatureLength), sealed, length }
}
