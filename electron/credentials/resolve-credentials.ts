import { defaultRegion } from '#shared/credentials/regions.ts'
import { StudioError } from '#shared/studio-error.ts'
import { checkClientCertificate, takeApart } from './client-certificate.ts'
import type { CredentialOffer, CredentialSource, Offered } from './credential-source.ts'
import type {
  ApiConnection,
  Credentials,
  KeyPair,
  KeyPairRenewal,
  LoginCredentials,
  Provenance,
  TlsSettings,
} from './credentials.ts'
import { offeredAddress } from './offered-address.ts'
import type { Secret } from './secret.ts'

/**
 * Goes through the sources in order. The key pair comes whole from the first that has one; half a pair is an error, since
 * completing it from elsewhere would pair the keys of two accounts. Region, endpoint, client certificate, proxy and TLS
 * settings come each from the first source that has them.
 *
 * @param now epoch ms, for the validity of certificates.
 * @throws StudioError `no-credentials`, `incomplete-key-pair`, `invalid-key`, `invalid-region`, `invalid-endpoint`,
 * `incomplete-client-certificate`, `invalid-client-certificate`, or what a source throws.
 */
export async function resolveCredentials(
  sources: readonly CredentialSource[],
  now: number,
  signal?: AbortSignal,
): Promise<Credentials> {
  const offers = await readOffers(sources, signal)
  const keyPair = takeKeyPair(offers)
  const { connection, provenance, warnings, endpoint, deprecations } = takeConnection(offers, now)
  const passedOver = offers.flatMap(({ source, offer }) =>
    source !== keyPair.source && offer.accessKey !== undefined && offer.ifPassedOver !== undefined
      ? [offer.ifPassedOver]
      : [],
  )
  return {
    keyPair: keyPair.value.pair,
    ...(keyPair.value.renewal && { renewal: keyPair.value.renewal }),
    ...connection,
    provenance: { 'key pair': keyPair.from, ...provenance },
    warnings: [
      ...deprecationsOf(keyPair),
      ...deprecations,
      ...passedOver,
      ...warnings,
      ...(endpoint === undefined ? [] : strangeCompany(keyPair, endpoint, connection.endpoint)),
      ...offers.flatMap(({ offer }) => offer.notes ?? []),
    ],
  }
}

/**
 * The login that the sources have, whole from the first, with the way to the API; `undefined` when there is none. For the
 * few operations that take one, where there is no key pair.
 *
 * @throws as `resolveCredentials`, or StudioError `incomplete-login`.
 */
export async function resolveLogin(
  sources: readonly CredentialSource[],
  now: number,
): Promise<LoginCredentials | undefined> {
  const offers = await readOffers(sources)
  for (const { source, offer } of offers) {
    const { login, password } = offer
    if (login === undefined && password === undefined) continue
    if (login === undefined || password === undefined) throw incompleteLogin(source, login ?? password)
    return { login: login.value, password: password.value, ...takeConnection(offers, now).connection }
  }
  return undefined
}

async function readOffers(sources: readonly CredentialSource[], signal?: AbortSignal): Promise<SourceOffer[]> {
  const offers: SourceOffer[] = []
  for (const source of sources) {
    const found = offers.some(({ offer }) => offer.accessKey !== undefined || offer.secretKey !== undefined)
    if (source.lastResort && found) continue
    offers.push({ source, offer: await source.read(signal) })
  }
  return offers
}

/** What the sources come to besides the keys. */
interface TakenConnection {
  readonly connection: ApiConnection
  readonly provenance: Omit<Provenance, 'key pair'>
  readonly warnings: readonly string[]
  readonly deprecations: readonly string[]
  readonly endpoint: Taken<string> | undefined
}

function takeConnection(offers: readonly SourceOffer[], now: number): TakenConnection {
  const region = take(offers, 'region')
  const endpoint = take(offers, 'endpoint')
  const protocol = take(offers, 'protocol')
  const certificate = takeClientCertificate(offers)
  const skip = take(offers, 'skipVerification')
  const authority = take(offers, 'authority')
  const proxy = take(offers, 'proxy')
  if (proxy !== undefined) checkProxy(proxy)

  const regionName = checkedRegion(region)
  const address = offeredAddress(
    {
      ...(endpoint && { endpoint: { value: endpoint.value, name: endpoint.names.join('') } }),
      ...(protocol && { protocol: { value: protocol.value, name: protocol.names.join('') } }),
    },
    regionName,
  )
  const tls: TlsSettings = {
    skipVerification: skip?.value ?? false,
    ...(authority && { authority: authority.value }),
    ...(certificate && {
      clientCertificate: certificate.value.certificate.value,
      clientKey: certificate.value.key.value,
    }),
    ...(proxy && { proxy: proxy.value }),
  }
  const taken = [region, endpoint, certificate, skip, authority, proxy].filter((each) => each !== undefined)
  return {
    connection: { region: regionName, endpoint: address, tls },
    provenance: {
      region: region?.from ?? 'default',
      endpoint: endpoint?.from ?? protocol?.from ?? `the region's own`,
      'client certificate': certificate?.from ?? 'none',
      TLS: (skip ?? authority)?.from ?? 'default',
      ...(proxy && { proxy: proxy.from }),
    },
    deprecations: taken.flatMap(deprecationsOf),
    warnings: [
      ...(certificate === undefined
        ? []
        : checkClientCertificate(certificate.value.certificate, certificate.value.key, now)),
      ...unencrypted(address),
      ...(skip?.value === true ? [`The API's certificate is not checked (${skip.from}).`] : []),
    ],
    endpoint,
  }
}

function deprecationsOf(taken: Taken<unknown>): string[] {
  return taken.names.flatMap((name) => taken.source.deprecation?.(name) ?? [])
}

interface SourceOffer {
  readonly source: CredentialSource
  readonly offer: CredentialOffer
}

/** A value with the source that it was taken from. */
interface Taken<Value> {
  readonly value: Value
  readonly source: CredentialSource
  readonly names: readonly string[]
  /** Provenance in words. */
  readonly from: string
}

function takenFrom<Value>(source: CredentialSource, value: Value, ...names: readonly string[]): Taken<Value> {
  return { value, source, names, from: source.provenance(...names) }
}

type SingleField = 'region' | 'endpoint' | 'protocol' | 'skipVerification' | 'authority' | 'proxy'

function take<Field extends SingleField>(
  offers: readonly SourceOffer[],
  field: Field,
): Taken<NonNullable<CredentialOffer[Field]>['value']> | undefined {
  for (const { source, offer } of offers) {
    const found: Offered<NonNullable<CredentialOffer[Field]>['value']> | undefined = offer[field]
    if (found !== undefined) return takenFrom(source, found.value, found.name)
  }
  return undefined
}

interface TakenKeyPair {
  readonly pair: KeyPair
  readonly renewal?: KeyPairRenewal
}

function takeKeyPair(offers: readonly SourceOffer[]): Taken<TakenKeyPair> {
  for (const { source, offer } of offers) {
    const { accessKey, secretKey, sessionToken, renewal } = offer
    if (accessKey === undefined && secretKey === undefined) continue
    const [accessName, secretName] = source.keyPairNames
    if (accessKey === undefined) throw incompletePair(source, secretName, accessName)
    if (secretKey === undefined) throw incompletePair(source, accessName, secretName)
    checkCharacters(accessKey.value, accessKey.name, 'access key')
    checkCharacters(secretKey.value.reveal(), secretKey.name, 'secret key')
    const pair = {
      accessKey: accessKey.value,
      secretKey: secretKey.value,
      ...(sessionToken && { sessionToken: sessionToken.value }),
    }
    return takenFrom(source, { pair, ...(renewal && { renewal }) }, accessKey.name, secretKey.name)
  }
  throw noCredentials(offers)
}

function noCredentials(offers: readonly SourceOffer[]): StudioError {
  const looked = offers.map(({ source }) => `${source.place}: ${source.keyPairNames.join(' and ')}`)
  const notes = offers.flatMap(({ offer }) => [
    ...(offer.notes ?? []),
    ...(offer.whyEmpty === undefined ? [] : [offer.whyEmpty]),
  ])
  const login = offers.find(({ offer }) => offer.login !== undefined)
  const alone =
    login === undefined
      ? []
      : [`There is a login in ${login.source.place}, but building images needs an access key and a secret key.`]
  return new StudioError({
    code: 'no-credentials',
    message: [`No access key and secret key were found. Looked at ${looked.join('; ')}.`, ...alone, ...notes].join(' '),
    hint: 'Add credentials in the app, or set OSC_ACCESS_KEY and OSC_SECRET_KEY in the environment (Cockpit shows the keys under "Access keys"). The sandbox region needs none.',
  })
}

function incompletePair(source: CredentialSource, present: string, missing: string): StudioError {
  return new StudioError({
    code: 'incomplete-key-pair',
    message: `Half of a key pair in ${source.place}: ${present} is set, ${missing} is not.`,
    hint: `Set ${missing} as well, or leave out both. A pair is never completed from another place: the halves might belong to two accounts.`,
    where: { option: missing },
  })
}

/** A blank or line break inside comes from copying, would break the header, and would cost a bad attempt. */
function checkCharacters(value: string, name: string, what: string): void {
  if (/^[\x21-\x7e]+$/.test(value)) return
  throw new StudioError({
    code: 'invalid-key',
    message: `The ${what} in ${name} has a blank, a line break or another character that keys do not have.`,
    hint: 'Copy it again, without anything before, after or in between.',
    where: { option: name },
  })
}

/** The region becomes part of a host name. The list of regions is open: new ones appear before programs know them. */
function checkedRegion(region: Taken<string> | undefined): string {
  if (region === undefined) return defaultRegion
  const isSubregion = /-\d+[a-z]$/.test(region.value)
  if (/^[a-z0-9]+(-[a-z0-9]+)*$/.test(region.value) && !isSubregion) return region.value
  const name = region.names.join('')
  throw new StudioError({
    code: 'invalid-region',
    message: `${name} is not the name of a region${isSubregion ? ' but of a subregion' : ''}: "${region.value}".`,
    hint: 'Regions are named like eu-west-2, us-east-2 or cloudgouv-eu-west-1 (a subregion has a letter more: eu-west-2a).',
    where: { option: name },
  })
}

interface ClientCertificate {
  readonly certificate: Offered<string>
  readonly key: Offered<Secret>
}

function takeClientCertificate(offers: readonly SourceOffer[]): Taken<ClientCertificate> | undefined {
  for (const { source, offer } of offers) {
    const { clientCertificate: certificate, clientKey } = offer
    if (certificate === undefined && clientKey === undefined) continue
    const [certificateName, keyName] = source.clientCertificateNames
    if (certificate === undefined) throw incompleteCertificate(source, clientKey?.name ?? keyName, certificateName)
    const { certificates, key: beside } = takeApart(certificate.value)
    const key = clientKey ?? (beside && { value: beside, name: certificate.name })
    if (key === undefined) throw incompleteCertificate(source, certificate.name, keyName)
    const chain = { value: certificates, name: certificate.name }
    return takenFrom(source, { certificate: chain, key }, ...new Set([certificate.name, key.name]))
  }
  return undefined
}

function incompleteCertificate(source: CredentialSource, present: string, missing: string): StudioError {
  return new StudioError({
    code: 'incomplete-client-certificate',
    message: `Half of a client certificate in ${source.place}: ${present} is set, ${missing} is not.`,
    hint: `Set ${missing} as well, or leave out both.`,
    where: { option: missing },
  })
}

function incompleteLogin(source: CredentialSource, present: Offered<unknown> | undefined): StudioError {
  const name = present?.name ?? 'login'
  return new StudioError({
    code: 'incomplete-login',
    message: `Half of a login in ${source.place}: ${name} is set, its other half is not.`,
    hint: 'Set both the login and its password, or neither.',
    where: { option: name },
  })
}

/** The proxy's address may carry a login, so the error does not repeat it. */
function checkProxy(proxy: Taken<Secret>): void {
  const url = URL.parse(proxy.value.reveal())
  if (url !== null && /^https?:$/.test(url.protocol) && url.hostname !== '') return
  const name = proxy.names.join('')
  throw new StudioError({
    code: 'invalid-proxy',
    message: `${name} of ${proxy.source.place} is not the address of a proxy.`,
    hint: 'Write it as http://proxy.example:3128, with login:password@ before the host where the proxy asks for one.',
    where: { option: name },
  })
}

/** A signature shows who may call; it must not go where nobody meant it to. */
function strangeCompany(keyPair: Taken<unknown>, endpoint: Taken<string>, address: string): string[] {
  if (keyPair.source === endpoint.source) return []
  return [`The key pair comes from ${keyPair.source.place}, the endpoint from ${endpoint.source.place}: ${address}`]
}

function unencrypted(address: string): string[] {
  const { protocol, hostname } = new URL(address)
  const local = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)
  return protocol === 'http:' && !local ? [`Requests to ${address} are not encrypted.`] : []
}
