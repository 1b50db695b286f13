import { readFile } from 'node:fs/promises'
import type { ParsedKey } from 'ssh2'
import { StudioError } from '#shared/studio-error.ts'

/** The certificate that goes with a private key, by its option and file. */
export interface SshCertificate {
  /** For messages: `ssh_certificate_file keys/id-cert.pub`. */
  readonly name: string
  readonly file: string
  readonly option: string
}

const suffix = '-cert-v01@openssh.com'

/**
 * A private key as it is offered with its certificate (OpenSSH's PROTOCOL.certkeys): under the certificate's name, with
 * the certificate for a public half. Throws a StudioError when the file is no certificate for users, does not belong to
 * the key, or is not valid now.
 *
 * @param now epoch ms.
 */
export async function certifiedKey(key: ParsedKey, certificate: SshCertificate, now: number): Promise<ParsedKey> {
  const text = await readFile(certificate.file, 'utf8').catch((error: unknown) => {
    throw refused(certificate, 'it cannot be read', 'Check the path.', error)
  })
  const [type = '', encoded = ''] = text.trim().split(/\s+/)
  if (!type.endsWith(suffix))
    throw refused(certificate, 'it is no OpenSSH certificate', 'It usually ends with -cert.pub.')
  const blob = Buffer.from(encoded, 'base64')
  checkContent(readContent(blob, type), key, certificate, now)
  // RSA signs with SHA-2 under a name of its own; servers no longer take SHA-1.
  const offered = type === `ssh-rsa${suffix}` ? `rsa-sha2-512${suffix}` : type
  return Object.create(key, {
    type: { value: offered },
    getPublicSSH: { value: () => blob },
    sign: { value: (bytes: Buffer) => signatureOf(key, bytes) },
  }) as ParsedKey
}

/**
 * Teaches a client to log in with certified keys: the SSH library names their signatures after the certificate, where
 * servers want the plain algorithm. To be called between `connect` and the login.
 */
export function allowCertificates(client: unknown): void {
  const protocol = (client as ClientInside)._protocol
  if (protocol === undefined) return
  const logIn = protocol.authPK
  protocol.authPK = (...words) => {
    // Signing and writing happen within this call, for a key in memory.
    const writer = protocol._packetRW.write
    const { finalize } = writer
    writer.finalize = (packet, force) => finalize.call(writer, mendedPacket(packet, writer) ?? packet, force)
    try {
      logIn.apply(protocol, words)
    } finally {
      writer.finalize = finalize
    }
  }
}

/** The part of the library's client that logs in with keys. */
interface ClientInside {
  readonly _protocol?: {
    readonly _packetRW: { readonly write: PacketWriter }
    authPK(...words: unknown[]): void
  }
}

interface PacketWriter {
  readonly allocStart: number
  alloc(size: number): Buffer
  finalize(packet: Buffer, force?: boolean): Buffer
}

/** Before the content stand the packet's length and its padding's. */
const headLength = 5

function mendedPacket(packet: Buffer, writer: PacketWriter): Buffer | undefined {
  if (writer.allocStart !== headLength) return undefined
  const payload = packet.subarray(headLength, 4 + packet.readUInt32BE(0) - (packet[4] ?? 0))
  const mended = withPlainSignature(payload)
  if (mended === undefined) return undefined
  const fresh = writer.alloc(mended.length)
  fresh.set(mended, headLength)
  return fresh
}

const userauthRequest = 50

/** A signed login (RFC 4252, 7) with the signature's algorithm mended; `undefined` for every other message. */
function withPlainSignature(payload: Buffer): Buffer | undefined {
  if (payload[0] !== userauthRequest) return undefined
  const reader = createReader(payload.subarray(1))
  reader.text()
  reader.text()
  if (reader.text().toString() !== 'publickey' || reader.bytes(1)[0] !== 1) return undefined
  const algorithm = reader.text().toString()
  if (!algorithm.endsWith(suffix)) return undefined
  reader.text()
  const before = payload.subarray(0, 1 + reader.at())
  const signature = createReader(reader.text())
  signature.text()
  return Buffer.concat([
    before,
    asText(Buffer.concat([asText(Buffer.from(algorithm.slice(0, -suffix.length))), asText(signature.text())])),
  ])
}

interface CertificateContent {
  /** The public key's own numbers, as they stand in the certificate. */
  readonly keyParts: Buffer
  readonly kind: number
  /** Seconds since 1970. */
  readonly from: bigint
  readonly until: bigint
}

function readContent(blob: Buffer, type: string): CertificateContent | undefined {
  try {
    const reader = createReader(blob)
    if (reader.text().toString() !== type) return undefined
    reader.text()
    const start = reader.at()
    for (let count = type.startsWith('ssh-ed25519') ? 1 : 2; count > 0; count--) reader.text()
    const keyParts = blob.subarray(start, reader.at())
    reader.bytes(8)
    const kind = reader.bytes(4).readUInt32BE()
    reader.text()
    reader.text()
    return { keyParts, kind, from: reader.bytes(8).readBigUInt64BE(), until: reader.bytes(8).readBigUInt64BE() }
  } catch {
    return undefined
  }
}

function checkContent(
  content: CertificateContent | undefined,
  key: ParsedKey,
  certificate: SshCertificate,
  now: number,
): void {
  if (content === undefined) throw refused(certificate, 'it is not well formed', 'Have it made again.')
  if (content.kind !== 1) {
    throw refused(certificate, 'it is for a host, not for a user', 'Sign the key without the -h of ssh-keygen.')
  }
  const own = createReader(key.getPublicSSH())
  own.text()
  if (!key.getPublicSSH().subarray(own.at()).equals(content.keyParts)) {
    throw refused(certificate, 'it belongs to another key', 'Name the private key that was signed.')
  }
  const seconds = BigInt(Math.floor(now / 1000))
  if (seconds < content.from) throw refused(certificate, 'it is not valid yet', 'Check this computer’s clock.')
  if (seconds >= content.until) {
    const day = new Date(Number(content.until) * 1000).toISOString().slice(0, 16).replace('T', ' ')
    throw refused(certificate, `it was valid until ${day} UTC`, 'Have the key signed again.')
  }
}

function refused({ name, option }: SshCertificate, why: string, hint: string, cause?: unknown): StudioError {
  return new StudioError(
    { code: 'ssh-certificate', message: `The certificate ${name} cannot be used: ${why}.`, hint, where: { option } },
    { cause },
  )
}

/** The bare signature: RSA with SHA-512, ECDSA as two numbers instead of OpenSSL's sequence of them. */
function signatureOf(key: ParsedKey, bytes: Buffer): Buffer | Error {
  const signature = key.sign(bytes, key.type === 'ssh-rsa' ? 'sha512' : undefined) as Buffer | Error
  if (signature instanceof Error || !key.type.startsWith('ecdsa-')) return signature
  // 30 length 02 length r 02 length s; only the outer length can take two bytes.
  let at = (signature[1] ?? 0) > 0x80 ? 3 : 2
  const numbers: Buffer[] = []
  for (let count = 0; count < 2; count++) {
    const length = signature[at + 1] ?? 0
    numbers.push(asText(signature.subarray(at + 2, at + 2 + length)))
    at += 2 + length
  }
  return Buffer.concat(numbers)
}

function asText(content: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(content.length)
  return Buffer.concat([length, content])
}

/** Reads SSH's binary types one after another; throws a RangeError at the end. */
function createReader(buffer: Buffer) {
  let at = 0
  const bytes = (count: number) => {
    if (at + count > buffer.length) throw new RangeError('beyond the end')
    at += count
    return buffer.subarray(at - count, at)
  }
  return { at: () => at, bytes, text: () => bytes(bytes(4).readUInt32BE()) }
}
