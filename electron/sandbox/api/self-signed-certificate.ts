import { createSign, generateKeyPair, randomBytes } from 'node:crypto'
import { isIP } from 'node:net'
import { promisify } from 'node:util'

/** A key and its certificate, PEM. */
export interface Certificate {
  readonly key: string
  readonly certificate: string
}

const day = 86_400_000

/**
 * Makes a certificate that vouches for itself, so that the sandbox region and the web host can be served over TLS: Node
 * makes keys but no certificates, so the few fields of X.509 (RFC 5280) are put together here.
 *
 * @param hosts names and addresses that it is for; @param now epoch ms; it is good for a year; @param title its own name.
 */
export async function makeCertificate(
  hosts: readonly string[],
  now: number,
  title = 'OMI Studio sandbox region',
): Promise<Certificate> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' })
  const name = sequence(set(sequence(oid(commonName), utf8(title))))
  const algorithm = sequence(oid(ecdsaWithSha256))
  const content = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    algorithm,
    name,
    sequence(time(now - day), time(now + 365 * day)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(
      0xa3,
      sequence(
        // It signs itself, so it has to be an authority to be trusted as one.
        sequence(oid(basicConstraints), boolean(true), octets(sequence(boolean(true)))),
        sequence(oid(subjectAltName), octets(sequence(...hosts.map(altName)))),
      ),
    ),
  )
  const signature = createSign('SHA256').update(content).sign(privateKey)
  const certificate = sequence(content, algorithm, tagged(0x03, Buffer.concat([Buffer.alloc(1), signature])))
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: `-----BEGIN CERTIFICATE-----\n${pemLines(certificate)}\n-----END CERTIFICATE-----\n`,
  }
}

/** Without an empty line when the text fills its last one: OpenSSL stops reading there. */
function pemLines(content: Buffer): string {
  return (content.toString('base64').match(/.{1,64}/g) ?? []).join('\n')
}

const commonName = [0x55, 0x04, 0x03]
const ecdsaWithSha256 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02]
const basicConstraints = [0x55, 0x1d, 0x13]
const subjectAltName = [0x55, 0x1d, 0x11]

function altName(host: string): Buffer {
  if (isIP(host) === 4) return tagged(0x87, Buffer.from(host.split('.').map(Number)))
  if (isIP(host) === 6) return tagged(0x87, ipv6Bytes(host))
  return tagged(0x82, Buffer.from(host, 'latin1'))
}

/** The 16 bytes of an IPv6 address, as the URL parser writes it out: hexadecimal groups, at most one gap. */
function ipv6Bytes(address: string): Buffer {
  const [before = '', after] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const groups = (text: string) => (text === '' ? [] : text.split(':'))
  const gap = after === undefined ? 0 : 8 - groups(before).length - groups(after).length
  const all = [...groups(before), ...Array.from({ length: gap }, () => '0'), ...groups(after ?? '')]
  return Buffer.from(all.map((group) => group.padStart(4, '0')).join(''), 'hex')
}

/** DER: a tag, the length of the content, the content. */
function tagged(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content)
  if (body.length < 0x80) return Buffer.concat([Buffer.from([tag, body.length]), body])
  const length: number[] = []
  for (let rest = body.length; rest > 0; rest = Math.floor(rest / 256)) length.unshift(rest % 256)
  return Buffer.concat([Buffer.from([tag, 0x80 + length.length, ...length]), body])
}

function sequence(...content: readonly Uint8Array[]): Buffer {
  return tagged(0x30, ...content)
}

function set(...content: readonly Uint8Array[]): Buffer {
  return tagged(0x31, ...content)
}

function integer(content: Uint8Array): Buffer {
  return tagged(0x02, content)
}

function oid(encoded: readonly number[]): Buffer {
  return tagged(0x06, Buffer.from(encoded))
}

function utf8(text: string): Buffer {
  return tagged(0x0c, Buffer.from(text, 'utf8'))
}

function boolean(value: boolean): Buffer {
  return tagged(0x01, Buffer.from([value ? 0xff : 0]))
}

function octets(content: Uint8Array): Buffer {
  return tagged(0x04, content)
}

/** `20260101000000Z` */
function time(epoch: number): Buffer {
  return tagged(0x18, Buffer.from(`${new Date(epoch).toISOString().replace(/[-:T]|\..*$/g, '')}Z`, 'latin1'))
}
