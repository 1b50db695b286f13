import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { hostname, networkInterfaces } from 'node:os'
import { makeCertificate } from '#electron/sandbox/api/self-signed-certificate.ts'
import { StudioError } from '#shared/studio-error.ts'

/** A certificate and its key, PEM. */
export interface WebCertificate {
  readonly key: string
  readonly certificate: string
  /** `AB:CD:…`, SHA-256, as browsers show it. */
  readonly fingerprint: string
  /** Made for this start; no browser knows it. */
  readonly generated: boolean
}

interface CertificateChoices {
  readonly allowRemote?: boolean
  readonly name: readonly string[]
  readonly tls?: boolean
  readonly tlsCert?: string
  readonly tlsKey?: string
}

/**
 * The certificate that the web host is to use: from files, or made for it when asked for or when other computers may
 * reach the app; none otherwise, since loopback needs none.
 *
 * @param now epoch ms
 * @throws StudioError `bad-flag`, `unreadable-certificate`
 */
export async function certificateForWeb(choices: CertificateChoices, now: number): Promise<WebCertificate | undefined> {
  const { tlsCert, tlsKey } = choices
  if (tlsCert !== undefined || tlsKey !== undefined) return fromFiles(tlsCert, tlsKey)
  if (choices.tls !== true && choices.allowRemote !== true) return undefined
  const addresses = Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address))
  const hosts = new Set([...choices.name, hostname(), 'localhost', '127.0.0.1', '::1', ...addresses])
  const made = await makeCertificate([...hosts], now, 'OMI Studio')
  return { ...made, fingerprint: new X509Certificate(made.certificate).fingerprint256, generated: true }
}

async function fromFiles(certificatePath: string | undefined, keyPath: string | undefined): Promise<WebCertificate> {
  if (certificatePath === undefined || keyPath === undefined) {
    throw new StudioError({
      code: 'bad-flag',
      message: '--tls-cert and --tls-key belong together; one of them is missing.',
      hint: 'Name both, or use --tls alone to have a certificate made.',
    })
  }
  const certificate = await read(certificatePath, '--tls-cert')
  const key = await read(keyPath, '--tls-key')
  try {
    return { key, certificate, fingerprint: new X509Certificate(certificate).fingerprint256, generated: false }
  } catch {
    throw unreadable('--tls-cert', certificatePath, 'it holds no PEM certificate')
  }
}

async function read(path: string, flag: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw unreadable(flag, path, error instanceof Error ? error.message : String(error))
  }
}

function unreadable(flag: string, path: string, why: string): StudioError {
  return new StudioError({
    code: 'unreadable-certificate',
    message: `The file of ${flag}, ${path}, cannot be used: ${why}.`,
    hint: 'It has to be a PEM file that you may read.',
    where: { option: flag },
  })
}
