import { X509Certificate } from 'node:crypto'
import * as z from 'zod'
import { accessKeyEnd } from '#electron/credentials/access-key-end.ts'
import { takeApart } from '#electron/credentials/client-certificate.ts'
import type { CredentialOffer, CredentialSource } from '#electron/credentials/credential-source.ts'
import { offeredAddress } from '#electron/credentials/offered-address.ts'
import { Secret } from '#electron/credentials/secret.ts'
import { endpointUrl } from '#electron/oapi/endpoint.ts'
import type { ShownCredentials } from '#shared/contract/credential-shapes.ts'
import { defaultRegion } from '#shared/credentials/regions.ts'

/** What a profile holds; nothing in it comes from anywhere else. */
export interface ProfileContent {
  readonly accessKey?: string
  readonly secretKey?: Secret
  readonly region?: string
  /** Absent for the region's own, so that it follows the region; `{region}` stands for the region's name. */
  readonly endpoint?: string
  /** PEM */
  readonly clientCertificate?: string
  /** PEM */
  readonly clientKey?: Secret
  /** A certificate authority to trust besides the system's, PEM. */
  readonly authority?: string
  readonly skipVerification: boolean
  readonly login?: string
  readonly password?: Secret
  /** May carry a login. */
  readonly proxy?: Secret
}

/** What a source offers, as a profile that stands alone. Temporary keys are no profile: they would be dead tomorrow. */
export function contentOfOffer(offer: CredentialOffer): ProfileContent {
  const { accessKey, secretKey, region, clientCertificate, clientKey, authority, login, password, proxy } = offer
  const endpoint = standaloneEndpoint(offer)
  const apart = clientCertificate && takeApart(clientCertificate.value)
  const key = clientKey?.value ?? apart?.key
  return {
    ...(accessKey && { accessKey: accessKey.value }),
    ...(secretKey && { secretKey: secretKey.value }),
    ...(region && { region: region.value }),
    ...(endpoint !== undefined && { endpoint }),
    ...(apart && { clientCertificate: apart.certificates }),
    ...(key && { clientKey: key }),
    ...(authority && { authority: authority.value }),
    skipVerification: offer.skipVerification?.value ?? false,
    ...(login && { login: login.value }),
    ...(password && { password: password.value }),
    ...(proxy && { proxy: proxy.value }),
  }
}

/** With the scheme that the source says elsewhere; nothing where it comes to the region's own address. */
function standaloneEndpoint(offer: CredentialOffer): string | undefined {
  const region = offer.region?.value ?? defaultRegion
  const given = offer.endpoint?.value
  try {
    const address = offeredAddress(offer, region)
    if (address === endpointUrl(undefined, region)) return undefined
    return given?.includes('{region}') || address.startsWith('https:') ? given : address
  } catch {
    // What is wrong with it is told where it is used.
    return given
  }
}

/**
 * A profile as a source of the chain. It names its region and whether certificates are checked even where they are the
 * usual ones, and its endpoint too: a profile that was tested is used as it was tested, whatever the environment says.
 */
export function profileSource(name: string, content: ProfileContent): CredentialSource {
  return {
    place: `the profile "${name}"`,
    keyPairNames: ['access key', 'secret key'],
    clientCertificateNames: ['client certificate', 'client key'],
    provenance: () => `profile "${name}"`,
    read: async () => offerOf(content),
  }
}

function offerOf(content: ProfileContent): CredentialOffer {
  const { accessKey, secretKey, clientCertificate, clientKey, authority, login, password, proxy } = content
  const region = content.region ?? defaultRegion
  const endpoint = content.endpoint ?? endpointUrl(undefined, region)
  return {
    ...(accessKey !== undefined && { accessKey: { value: accessKey, name: 'access key' } }),
    ...(secretKey && { secretKey: { value: secretKey, name: 'secret key' } }),
    region: { value: region, name: 'region' },
    endpoint: { value: endpoint, name: 'endpoint' },
    ...(clientCertificate !== undefined && {
      clientCertificate: { value: clientCertificate, name: 'client certificate' },
    }),
    ...(clientKey && { clientKey: { value: clientKey, name: 'client key' } }),
    ...(authority !== undefined && { authority: { value: authority, name: 'certificate authority' } }),
    skipVerification: { value: content.skipVerification, name: 'skip verification' },
    ...(login !== undefined && { login: { value: login, name: 'login' } }),
    ...(password && { password: { value: password, name: 'password' } }),
    ...(proxy && { proxy: { value: proxy, name: 'proxy' } }),
  }
}

/** What people may see of it. */
export function shownOf(content: ProfileContent): ShownCredentials {
  const { accessKey, region, endpoint, clientCertificate, authority, login, proxy } = content
  return {
    ...(accessKey !== undefined && { accessKeyEnd: accessKeyEnd(accessKey) }),
    secretKeySet: content.secretKey !== undefined,
    ...(region !== undefined && { region }),
    ...(endpoint !== undefined && {
      endpoint: withoutLogin(endpoint.replaceAll('{region}', region ?? defaultRegion)),
    }),
    ...(clientCertificate !== undefined && { clientCertificate: shownCertificate(clientCertificate) }),
    clientKeySet: content.clientKey !== undefined,
    ...(authority !== undefined && { authority: issuerOf(authority) }),
    skipVerification: content.skipVerification,
    ...(login !== undefined && { login }),
    passwordSet: content.password !== undefined,
    ...(proxy && { proxy: withoutLogin(proxy.reveal()) }),
  }
}

/** An address that cannot be read is not shown at all: who knows where its password ends. */
function withoutLogin(address: string): string {
  if (!address.includes('@')) return address
  const url = URL.parse(address)
  if (url === null) return '•••'
  return `${url.protocol}//${url.host}${url.pathname === '/' ? '' : url.pathname}`
}

function shownCertificate(pem: string): NonNullable<ShownCredentials['clientCertificate']> {
  const certificate = parseCertificate(pem)
  if (certificate === undefined) return {}
  return { subject: oneLine(certificate.subject), validTo: certificate.validToDate.getTime() }
}

function issuerOf(pem: string): string {
  const certificate = parseCertificate(pem)
  return certificate === undefined ? 'a certificate that cannot be read' : oneLine(certificate.subject)
}

function parseCertificate(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem)
  } catch {
    return undefined
  }
}

/** Node puts each part of a name on a line of its own. */
function oneLine(name: string | undefined): string {
  return (name ?? '').split('\n').join(', ')
}

/** The fields of a profile that are secret; what the vault keeps. Everything else stands in `profiles.json`. */
const secretFieldsSchema = z.strictObject({
  accessKey: z.string().optional(),
  secretKey: z.string().optional(),
  clientKey: z.string().optional(),
  password: z.string().optional(),
  proxy: z.string().optional(),
})

/** The fields of a profile that are not secret. */
export const plainFieldsSchema = z.strictObject({
  region: z.string().optional(),
  endpoint: z.string().optional(),
  clientCertificate: z.string().optional(),
  authority: z.string().optional(),
  skipVerification: z.boolean(),
  login: z.string().optional(),
})
export type PlainFields = z.infer<typeof plainFieldsSchema>

export function plainFieldsOf(content: ProfileContent): PlainFields {
  const { region, endpoint, clientCertificate, authority, skipVerification, login } = content
  return {
    ...(region !== undefined && { region }),
    ...(endpoint !== undefined && { endpoint }),
    ...(clientCertificate !== undefined && { clientCertificate }),
    ...(authority !== undefined && { authority }),
    skipVerification,
    ...(login !== undefined && { login }),
  }
}

/** The secret fields as one text, for the vault. */
export function secretText(content: ProfileContent): string {
  const { accessKey, secretKey, clientKey, password, proxy } = content
  return JSON.stringify({
    accessKey,
    secretKey: secretKey?.reveal(),
    clientKey: clientKey?.reveal(),
    password: password?.reveal(),
    proxy: proxy?.reveal(),
  })
}

/** Puts a profile together again. Throws for a text that `secretText` did not make. */
export function joinContent(plain: PlainFields, secrets: string): ProfileContent {
  const { accessKey, secretKey, clientKey, password, proxy } = secretFieldsSchema.parse(JSON.parse(secrets))
  const { region, endpoint, clientCertificate, authority, skipVerification, login } = plain
  return {
    ...(accessKey !== undefined && { accessKey }),
    ...(secretKey !== undefined && { secretKey: new Secret(secretKey) }),
    ...(region !== undefined && { region }),
    ...(endpoint !== undefined && { endpoint }),
    ...(clientCertificate !== undefined && { clientCertificate }),
    ...(clientKey !== undefined && { clientKey: new Secret(clientKey) }),
    ...(authority !== undefined && { authority }),
    skipVerification,
    ...(login !== undefined && { login }),
    ...(password !== undefined && { password: new Secret(password) }),
    ...(proxy !== undefined && { proxy: new Secret(proxy) }),
  }
}
