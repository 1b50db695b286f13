import { createHmac, randomBytes } from 'node:crypto'
import { md4 } from './md4.ts'
import { rc4 } from './rc4.ts'

/** What NTLM calls the parts of a login, and what both sides compute from them (MS-NLMP, NTLM version 2 only). */
export interface NtlmAccount {
  /** `Administrator`, `DOMAIN\user` or `user@domain`. */
  readonly username: string
  readonly password: string
}

/** The flags that we ask for: Unicode, signed and sealed with 128 bits, a session key of our own. */
export const ntlmFlags =
  0x1 | 0x4 | 0x10 | 0x20 | 0x200 | 0x8000 | 0x80000 | 0x800000 | 0x2000000 | 0x20000000 | 0x40000000

const signature = Buffer.from('NTLMSSP\0', 'latin1')
/** Windows 10, NTLM revision 15: servers want some version once the flag for it is set. */
const version = Uint8Array.of(10, 0, 0, 0, 0, 0, 0, 15)

/** The first message: what we can do. */
export function negotiateMessage(): Buffer {
  const message = Buffer.alloc(40)
  signature.copy(message)
  message.writeUInt32LE(1, 8)
  message.writeUInt32LE(ntlmFlags >>> 0, 12)
  message.set(version, 32)
  return message
}

/** What the server asks in the second message. */
export interface NtlmChallenge {
  readonly flags: number
  /** 8 bytes. */
  readonly challenge: Buffer
  /** Attributes of the server: its name, its time. */
  readonly targetInformation: Buffer
}

/** Reads the second message. Throws an Error when it is none. */
export function readChallenge(message: Buffer): NtlmChallenge {
  if (message.length < 48 || !message.subarray(0, 8).equals(signature) || message.readUInt32LE(8) !== 2) {
    throw new Error('the server’s answer is no NTLM challenge')
  }
  return {
    flags: message.readUInt32LE(20),
    challenge: message.subarray(24, 32),
    targetInformation: field(message, 40),
  }
}

/** The third message, and the key that seals what follows. */
export interface NtlmProof {
  readonly message: Buffer
  readonly sessionKey: Buffer
}

/** Proves that we know the password: the third message. `negotiate` and `challenged` are the two before, for its MIC. */
export function authenticateMessage(account: NtlmAccount, negotiate: Buffer, challenged: Buffer): NtlmProof {
  const { challenge, targetInformation, flags } = readChallenge(challenged)
  const { user, domain } = nameParts(account.username)
  const key = ntlmKey(user, domain, account.password)
  const attributes = readAttributes(targetInformation)
  const time = attributes.get(timestampId)
  const own = randomBytes(8)
  // With the server's time in its question, the answer carries a MIC and no LM response.
  const target = writeAttributes(time === undefined ? attributes : new Map(attributes).set(flagsId, withMic))
  const blob = Buffer.concat([
    Uint8Array.of(1, 1, 0, 0, 0, 0, 0, 0),
    time ?? windowsTime(Date.now()),
    own,
    Buffer.alloc(4),
    target,
    Buffer.alloc(4),
  ])
  const proof = createHmac('md5', key).update(challenge).update(blob).digest()
  const baseKey = createHmac('md5', key).update(proof).digest()
  const exchanges = (flags & 0x40000000) !== 0
  const sessionKey = exchanges ? randomBytes(16) : baseKey
  const lm =
    time === undefined
      ? Buffer.concat([createHmac('md5', key).update(challenge).update(own).digest(), own])
      : Buffer.alloc(24)
  const message = layOut(
    [
      lm,
      Buffer.concat([proof, blob]),
      Buffer.from(domain, 'utf16le'),
      Buffer.from(user, 'utf16le'),
      Buffer.from('OMISTUDIO', 'utf16le'),
      exchanges ? rc4(baseKey)(sessionKey) : Buffer.alloc(0),
    ],
    flags & ntlmFlags,
  )
  if (time !== undefined) {
    const mic = createHmac('md5', sessionKey).update(negotiate).update(challenged).update(message).digest()
    mic.copy(message, micAt)
  }
  return { message, sessionKey }
}

/** What a third message says, as a server reads it. */
export interface NtlmAnswer {
  readonly user: string
  readonly domain: string
  /** Proof (16 bytes) and the blob that it is over. */
  readonly response: Buffer
  readonly encryptedSessionKey: Buffer
  /** What proves that nobody changed the three messages, and the third without it; absent where the client sends none. */
  readonly integrity?: { readonly mic: Buffer; readonly unsigned: Buffer }
}

/** Reads a third message. Throws an Error when it is none. */
export function readAuthenticate(message: Buffer): NtlmAnswer {
  if (message.length < 64 || !message.subarray(0, 8).equals(signature) || message.readUInt32LE(8) !== 3) {
    throw new Error('no NTLM authenticate message')
  }
  const response = field(message, 20)
  const flags = readAttributes(response.subarray(44)).get(flagsId)
  const unsigned = Buffer.from(message)
  unsigned.fill(0, micAt, micAt + 16)
  return {
    response,
    domain: field(message, 28).toString('utf16le'),
    user: field(message, 36).toString('utf16le'),
    encryptedSessionKey: field(message, 52),
    ...(((flags?.[0] ?? 0) & 2) === 0
      ? {}
      : { integrity: { mic: Buffer.from(message.subarray(micAt, micAt + 16)), unsigned } }),
  }
}

/** What a server has said and heard before the third message. */
export interface NtlmExchange {
  readonly negotiate: Buffer
  readonly challenge: Buffer
  readonly challenged: Buffer
}

/** The server's side: the session key when the answer proves the password; `undefined` when it does not. */
export function checkAnswer(answer: NtlmAnswer, exchange: NtlmExchange, password: string): Buffer | undefined {
  const key = ntlmKey(answer.user, answer.domain, password)
  const proof = createHmac('md5', key).update(exchange.challenge).update(answer.response.subarray(16)).digest()
  if (!proof.equals(answer.response.subarray(0, 16))) return undefined
  const baseKey = createHmac('md5', key).update(proof).digest()
  const sessionKey = answer.encryptedSessionKey.length === 16 ? rc4(baseKey)(answer.encryptedSessionKey) : baseKey
  if (answer.integrity === undefined) return sessionKey
  const { mic, unsigned } = answer.integrity
  const whole = createHmac('md5', sessionKey).update(exchange.negotiate).update(exchange.challenged).update(unsigned)
  return whole.digest().equals(mic) ? sessionKey : undefined
}

/** The server's second message. */
export function challengeMessage(challenge: Buffer, computer: string, now: number): Buffer {
  const name = Buffer.from(computer, 'utf16le')
  const information = writeAttributes(
    new Map([
      [1, name],
      [2, name],
      [timestampId, windowsTime(now)],
    ]),
  )
  const message = Buffer.alloc(56)
  signature.copy(message)
  message.writeUInt32LE(2, 8)
  writeField(message, 12, name.length, 56)
  message.writeUInt32LE(ntlmFlags >>> 0, 20)
  challenge.copy(message, 24)
  writeField(message, 40, information.length, 56 + name.length)
  message.set(version, 48)
  return Buffer.concat([message, name, information])
}

const flagsId = 6
const timestampId = 7
const withMic = Buffer.from([2, 0, 0, 0])
const micAt = 72

/** The key of a password: `NTOWFv2`. */
function ntlmKey(user: string, domain: string, password: string): Buffer {
  const hashed = md4(Buffer.from(password, 'utf16le'))
  return createHmac('md5', hashed)
    .update(Buffer.from(user.toUpperCase() + domain, 'utf16le'))
    .digest()
}

function nameParts(written: string): { readonly user: string; readonly domain: string } {
  const slash = written.indexOf('\\')
  if (slash >= 0) return { domain: written.slice(0, slash), user: written.slice(slash + 1) }
  // A name with @ goes as it is, and the server finds its domain.
  return { user: written, domain: '' }
}

/** The six variable parts of a third message behind its head of 88 bytes. */
function layOut(parts: readonly Buffer[], flags: number): Buffer {
  const head = Buffer.alloc(88)
  signature.copy(head)
  head.writeUInt32LE(3, 8)
  let at = head.length
  for (const [index, part] of parts.entries()) {
    writeField(head, 12 + index * 8, part.length, at)
    at += part.length
  }
  head.writeUInt32LE(flags >>> 0, 60)
  head.set(version, 64)
  return Buffer.concat([head, ...parts])
}

function field(message: Buffer, at: number): Buffer {
  const length = message.readUInt16LE(at)
  const start = message.readUInt32LE(at + 4)
  if (start + length > message.length) throw new Error('a field of an NTLM message ends beyond the message')
  return message.subarray(start, start + length)
}

function writeField(message: Buffer, at: number, length: number, start: number): void {
  message.writeUInt16LE(length, at)
  message.writeUInt16LE(length, at + 2)
  message.writeUInt32LE(start, at + 4)
}

function readAttributes(information: Buffer): ReadonlyMap<number, Buffer> {
  const all = new Map<number, Buffer>()
  for (let at = 0; at + 4 <= information.length; ) {
    const id = information.readUInt16LE(at)
    const length = information.readUInt16LE(at + 2)
    if (id === 0) break
    all.set(id, information.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return all
}

function writeAttributes(attributes: ReadonlyMap<number, Buffer>): Buffer {
  const parts = [...attributes].flatMap(([id, value]) => {
    const head = Buffer.alloc(4)
    head.writeUInt16LE(id)
    head.writeUInt16LE(value.length, 2)
    return [head, value]
  })
  return Buffer.concat([...parts, Buffer.alloc(4)])
}

/** Tenths of microseconds since 1601, as Windows counts. */
function windowsTime(epochMs: number): Buffer {
  const time = Buffer.alloc(8)
  time.writeBigUInt64LE((BigInt(epochMs) + 11_644_473_600_000n) * 10_000n)
  return time
}
