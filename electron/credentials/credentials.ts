import type { Secret } from './secret.ts'

/** The pair that requests are signed with. Always taken whole from one source. */
export interface KeyPair {
  readonly accessKey: string
  readonly secretKey: Secret
  /** Sent along with a key pair that is temporary. */
  readonly sessionToken?: Secret
}

/** Key pairs that expire: who signs asks for the one that counts now. */
export interface KeyPairRenewal {
  /**
   * @throws StudioError when the last pair has expired and no other is to be had, or what the signal was aborted with.
   */
  current(signal?: AbortSignal): Promise<KeyPair>
}

/** How the connection to the API is made and secured. */
export interface TlsSettings {
  /** Skip the check of the server's certificate. Off unless somebody asked for it. */
  readonly skipVerification: boolean
  /** A certificate authority to trust besides the system's, PEM. */
  readonly authority?: string
  /** x509 client certificate and key, PEM; used in addition to the signature. */
  readonly clientCertificate?: string
  readonly clientKey?: Secret
  /** The proxy to go through instead of the one that the environment names (HTTPS_PROXY); a secret, as it may carry a login. */
  readonly proxy?: Secret
}

/** Where a field's value came from, in words: `environment OSC_ACCESS_KEY`, `template`, `default`. */
export type Provenance = Readonly<Record<'key pair' | 'region' | 'endpoint' | 'client certificate' | 'TLS', string>> & {
  /** Absent when the environment decides (HTTPS_PROXY, NO_PROXY). */
  readonly proxy?: string
}

/** Which API is called, and how it is reached. */
export interface ApiConnection {
  readonly region: string
  /** The base URL of the API, without a slash at the end: `https://api.eu-west-2.outscale.com/api/v1`. */
  readonly endpoint: string
  readonly tls: TlsSettings
}

/** Everything that is needed to call the API of one account. */
export interface Credentials extends ApiConnection {
  readonly keyPair: KeyPair
  /** Present when the key pair is temporary. */
  readonly renewal?: KeyPairRenewal
  readonly provenance: Provenance
  /** What is worth saying about the sources, such as deprecated variables. */
  readonly warnings: readonly string[]
}

/** A login instead of a key pair. It opens a few operations only; nothing can be built with it. */
export interface LoginCredentials extends ApiConnection {
  readonly login: string
  readonly password: Secret
}
