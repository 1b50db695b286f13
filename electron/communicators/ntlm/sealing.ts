import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { rc4, type StreamCipher } from './rc4.ts'

/** A sealed message and what proves that it is whole and in turn. */
export interface Sealed {
  readonly sealed: Buffer
  /** 16 bytes. */
  readonly signature: Buffer
}

/** Both directions of a session whose messages are sealed. Messages must be opened in the order in which they were sealed. */
export interface SealedSession {
  seal(message: Uint8Array): Sealed
  /** Throws an Error when the message was changed, replayed or sealed with another key. */
  open(message: Sealed): Buffer
}

/**
 * NTLM's message security (MS-NLMP 3.4, with extended session security, 128 bits and key exchange): what WinRM wants over
 * plain HTTP.
 *
 * @param sessionKey the exported session key, 16 bytes.
 */
export function sealedSession(sessionKey: Uint8Array, side: 'client' | 'server'): SealedSession {
  const toServer = directionOf(sessionKey, 'client-to-server')
  const toClient = directionOf(sessionKey, 'server-to-client')
  const [outgoing, incoming] = side === 'client' ? [toServer, toClient] : [toClient, toServer]
  return {
    seal(message) {
      const sealed = outgoing.cipher(message)
      return { sealed, signature: sign(outgoing, message) }
    },
    open({ sealed, signature }) {
      const message = incoming.cipher(sealed)
      const expected = sign(incoming, message)
      if (signature.length === expected.length && timingSafeEqual(signature, expected)) return message
      throw new Error('the signature of a sealed message is wrong')
    },
  }
}

interface Direction {
  readonly cipher: StreamCipher
  readonly signingKey: Buffer
  sequence: number
}

function directionOf(sessionKey: Uint8Array, name: string): Direction {
  const keyFor = (use: string) =>
    createHash('md5').update(sessionKey).update(`session key to ${name} ${use} key magic constant\0`).digest()
  return { cipher: rc4(keyFor('sealing')), signingKey: keyFor('signing'), sequence: 0 }
}

/** Version, the first half of the digest encrypted with the same stream as the message, and the message's number. */
function sign(direction: Direction, message: Uint8Array): Buffer {
  const number = Buffer.alloc(4)
  number.writeUInt32LE(direction.sequence)
  direction.sequence += 1
  const digest = createHmac('md5', direction.signingKey).update(number).update(message).digest().subarray(0, 8)
  return Buffer.concat([Uint8Array.of(1, 0, 0, 0), direction.cipher(digest), number])
}
