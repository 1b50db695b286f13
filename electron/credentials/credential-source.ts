import type { Secret } from './secret.ts'

/** A value that a source has, and what it is called there: `OSC_REGION`, `region`. */
export interface Offered<Value> {
  readonly value: Value
  readonly name: string
}

/** What one source has to offer; fields that are empty there are absent. */
export interface CredentialOffer {
  readonly accessKey?: Offered<string>
  readonly secretKey?: Offered<Secret>
  readonly region?: Offered<string>
  /** In any historic spelling. */
  readonly endpoint?: Offered<string>
  /** PEM; may hold the private key as well. */
  readonly clientCertificate?: Offered<string>
  /** PEM */
  readonly clientKey?: Offered<Secret>
  /** A certificate authority to trust besides the usual ones, PEM. */
  readonly authority?: Offered<string>
  /** Absent unless somebody asked to skip the check. */
  readonly skipVerification?: Offered<true>
  /** What people should know about this source, used or not. */
  readonly notes?: readonly string[]
}

/**
 * One place where credentials may be kept. The chain asks them in order; a shared file, a vault or a VM's role are
 * further sources of this kind.
 */
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
  /** @throws StudioError when what it names cannot be read. */
  read(): Promise<CredentialOffer>
}

/** A text from outside, or nothing when it is empty: an unset variable reaches templates as an empty text. */
export function offered(name: string, value: string | undefined): Offered<string> | undefined {
  const text = value?.trim()
  return text === undefined || text === '' ? undefined : { value: text, name }
}
