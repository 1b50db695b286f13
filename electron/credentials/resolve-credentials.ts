import { endpointUrl } from '#electron/oapi/endpoint.ts'
import { StudioError } from '#shared/studio-error.ts'
import { checkClientCertificate } from './client-certificate.ts'
import type { CredentialOffer, CredentialSource, Offered } from './credential-source.ts'
import type { Credentials, KeyPair, TlsSettings } from './credentials.ts'
import { type Environment, environmentSource, formerEnvironmentSource } from './environment-source.ts'
import { Secret } from './secret.ts'
import { type TemplateAccess, templateSource } from './template-source.ts'

/** The region when nobody names one, as in all of OUTSCALE's tools. */
export const defaultRegion = 'eu-west-2'

/** What the chain may look at. */
export interface CredentialPlaces {
  readonly template: TemplateAccess
  readonly environment: Environment
  /** Relative paths of certificates start here. */
  readonly workingFolder: string
}

/** The chain: the template's own keys, then the environment's, then the environment's under their old names. */
export function credentialChain(places: CredentialPlaces): readonly CredentialSource[] {
  const { template, environment, workingFolder } = places
  return [
    templateSource(template, workingFolder),
    environmentSource(environment, workingFolder),
    formerEnvironmentSource(environment, workingFolder),
  ]
}

/**
 * Goes through the sources in order. The key pair comes whole from the first that has one; half a pair is an error, since
 * completing it from elsewhere would pair the keys of two accounts. Region, endpoint, client certificate and TLS
 * settings come each from the first source that has them.
 *
 * @param now epoch ms, for the validity of certificates.
 * @throws StudioError `no-credentials`, `incomplete-key-pair`, `invalid-key`, `invalid-region`, `invalid-endpoint`,
 * `incomplete-client-certificate`, `invalid-client-certificate`, or what a source throws.
 */
export async function resolveCredentials(sources: readonly CredentialSource[], now: number): Promise<Credentials> {
  const offers: SourceOffer[] = []
  for (const source of sources) offers.push({ source, offer: await source.read() })

  const keyPair = takeKeyPair(offers)
  const region = take(offers, 'region')
  const endpoint = take(offers, 'endpoint')
  const certificate = takeClientCertificate(offers)
  const skip = take(offers, 'skipVerification')
  const authority = take(offers, 'authority')

  const regionName = checkedRegion(region)
  const address = endpointUrl(endpoint?.value, regionName, endpoint?.names[0])
  const tls: TlsSettings = {
    skipVerification: skip !== undefined,
    ...(authority && { authority: authority.value }),
    ...(certificate && {
      clientCertificate: certificate.value.certificate.value,
      clientKey: certificate.value.key.value,
    }),
  }
  const taken = [keyPair, region, endpoint, certificate, skip, authority].filter((each) => each !== undefined)
  return {
    keyPair: keyPair.value,
    region: regionName,
    endpoint: address,
    tls,
    provenance: {
      'key pair': keyPair.from,
      region: region?.from ?? 'default',
      endpoint: endpoint?.from ?? `the region's own`,
      'client certificate': certificate?.from ?? 'none',
      TLS: (skip ?? authority)?.from ?? 'default',
    },
    warnings: [
      ...taken.flatMap((each) => each.names.flatMap((name) => each.source.deprecation?.(name) ?? [])),
      ...(certificate === undefined
        ? []
        : checkClientCertificate(certificate.value.certificate, certificate.value.key, now)),
      ...(endpoint === undefined ? [] : endpointWarnings(keyPair, endpoint, address)),
      ...(skip === undefined ? [] : [`The API's certificate is not checked (${skip.from}).`]),
      ...offers.flatMap(({ offer }) => offer.notes ?? []),
    ],
  }
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

type SingleField = 'region' | 'endpoint' | 'skipVerification' | 'authority'

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

function takeKeyPair(offers: readonly SourceOffer[]): Taken<KeyPair> {
  for (const { source, offer } of offers) {
    const { accessKey, secretKey } = offer
    if (accessKey === undefined && secretKey === undefined) continue
    const [accessName, secretName] = source.keyPairNames
    if (accessKey === undefined) throw incompletePair(source, secretName, accessName)
    if (secretKey === undefined) throw incompletePair(source, accessName, secretName)
    checkCharacters(accessKey.value, accessKey.name, 'access key')
    checkCharacters(secretKey.value.reveal(), secretKey.name, 'secret key')
    return takenFrom(source, { accessKey: accessKey.value, secretKey: secretKey.value }, accessKey.name, secretKey.name)
  }
  const looked = offers.map(({ source }) => `${source.place}: ${source.keyPairNames.join(' and ')}`)
  const notes = offers.flatMap(({ offer }) => offer.notes ?? [])
  throw new StudioError({
    code: 'no-credentials',
    message: [`No access key and secret key were found. Looked at ${looked.join('; ')}.`, ...notes].join(' '),
    hint: 'Set OSC_ACCESS_KEY and OSC_SECRET_KEY in the environment (Cockpit shows the keys under "Access keys"), or build in the sandbox region, which needs none.',
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
    const key = clientKey ?? keyBeside(certificate)
    if (key === undefined) throw incompleteCertificate(source, certificate.name, keyName)
    const chain = { value: certificatesIn(certificate.value), name: certificate.name }
    return takenFrom(source, { certificate: chain, key }, ...new Set([certificate.name, key.name]))
  }
  return undefined
}

/** The certificates of a PEM text, without the key that may stand beside them: what is left is no secret. */
function certificatesIn(pem: string): string {
  return [...pem.matchAll(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g)].join('\n')
}

/** Some tools keep certificate and key in one file. */
function keyBeside(certificate: Offered<string>): Offered<Secret> | undefined {
  if (!certificate.value.includes('PRIVATE KEY-----')) return undefined
  return { value: new Secret(certificate.value), name: certificate.name }
}

function incompleteCertificate(source: CredentialSource, present: string, missing: string): StudioError {
  return new StudioError({
    code: 'incomplete-client-certificate',
    message: `Half of a client certificate in ${source.place}: ${present} is set, ${missing} is not.`,
    hint: `Set ${missing} as well, or leave out both.`,
    where: { option: missing },
  })
}

/** A signature shows who may call; it must not go where nobody meant it to. */
function endpointWarnings(keyPair: Taken<KeyPair>, endpoint: Taken<string>, address: string): string[] {
  const { protocol, hostname } = new URL(address)
  const local = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)
  return [
    ...(keyPair.source === endpoint.source
      ? []
      : [`The key pair comes from ${keyPair.source.place}, the endpoint from ${endpoint.source.place}: ${address}`]),
    ...(protocol === 'http:' && !local ? [`Requests to ${address} are not encrypted.`] : []),
  ]
}
