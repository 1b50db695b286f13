import type { KeyPairRenewal } from './credentials.ts'
import { Secret } from './secret.ts'

/** A value that a source has, and what it is called there: `OSC_REGION`, `region`. */
export interface Offered<Value> {
  readonly value: Value
  readonly name: string
}

/** What one source has to offer; fields that are empty there are absent. */
export interface CredentialOffer {
  readonly accessKey?: Offered<string>
  readonly secretKey?: Offered<Secret>
  /** Goes with a key pair that is temporary. */
  readonly sessionToken?: Offered<Secret>
  /** Where the key pair is temporary: how to come to the next one. */
  readonly renewal?: KeyPairRenewal
  readonly region?: Offered<string>
  /** In any historic spelling; `{region}` stands for the region that is used. */
  readonly endpoint?: Offered<string>
  /** For endpoints that name no scheme, the region's own included. */
  readonly protocol?: Offered<'http' | 'https'>
  /** PEM; may hold the private key as well. */
  readonly clientCertificate?: Offered<string>
  /** PEM */
  readonly clientKey?: Offered<Secret>
  /** A certificate authority to trust besides the usual ones, PEM. */
  readonly authority?: Offered<string>
  /** Absent unless somebody said so, or said expressly that the check is not to be skipped. */
  readonly skipVerification?: Offered<boolean>
  /** Usually an email address. For the few operations that take a login. */
  readonly login?: Offered<string>
  readonly password?: Offered<Secret>
  /** Instead of the one that HTTPS_PROXY names; may carry a login. */
  readonly proxy?: Offered<Secret>
  /** What people should know about this source, used or not. */
  readonly notes?: readonly string[]
  /** Why there is nothing in it, when that is worth saying to somebody who has no keys at all. */
  readonly whyEmpty?: string
  /** What to say when it has a key pair and another source's is used. */
  readonly ifPassedOver?: string
}

/** One place where credentials may be kept. The chain asks them in order. */
export interface CredentialSource {
  /** For people: `the template`, `the environment (OSC_*)`. */
  readonly place: string
  /** What the two halves of the key pair are called here. */
  readonly keyPairNames: readonly [accessKey: string, secretKey: string]
  /** What certificate and key are called here. */
  readonly clientCertificateNames: readonly [certificate: string, key: string]
  /** Provenance in words, from the names of the fields that were taken. */
  provenance(...names: readonly string[]): string
  /** Using it is discouraged: what to say when it supplied `name`. */
  deprecation?(name: string): string
  /** It is asked only when no source before it has any part of a key pair, since asking it takes time. */
  readonly lastResort?: true
  /** @throws StudioError when what it names cannot be read. */
  read(signal?: AbortSignal): Promise<CredentialOffer>
}

/** A text from outside, or nothing when it is empty: an unset variable reaches templates as an empty text. */
export function offered(name: string, value: string | undefined): Offered<string> | undefined {
  const text = value?.trim()
  return text === undefined || text === '' ? undefined : { value: text, name }
}

/** The same for what must not be shown. */
export function offeredSecret(name: string, value: string | undefined): Offered<Secret> | undefined {
  const text = offered(name, value)
  return text && { value: new Secret(text.value), name }
}
