/** Encrypts or decrypts the next bytes of a stream; what came before counts. */
export type StreamCipher = (bytes: Uint8Array) => Buffer

/**
 * The stream cipher RC4, with which NTLM seals messages (MS-NLMP 3.4.4). OpenSSL 3 has put it away as broken, which it is:
 * use it for nothing else.
 */
export function rc4(key: Uint8Array): StreamCipher {
  const box = Uint8Array.from({ length: 256 }, (_, index) => index)
  const swap = (one: number, other: number) => {
    const kept = box[one] ?? 0
    box[one] = box[other] ?? 0
    box[other] = kept
  }
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + (box[i] ?? 0) + (key[i % key.length] ?? 0)) & 0xff
    swap(i, j)
  }
  let i = 0
  let j = 0
  return (bytes) => {
    const out = Buffer.alloc(bytes.length)
    for (const [index, byte] of bytes.entries()) {
      i = (i + 1) & 0xff
      j = (j + (box[i] ?? 0)) & 0xff
      swap(i, j)
      out[index] = byte ^ (box[((box[i] ?? 0) + (box[j] ?? 0)) & 0xff] ?? 0)
    }
    return out
  }
}
