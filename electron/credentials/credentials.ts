import type { Secret } from './secret.ts'

/** The pair that requests are signed with. Always taken whole from one source. */
export interface KeyPair {
  readonly accessKey: string
  readonly secretKey: Secret
}

/** How the connection to the API is secured. */
export interface TlsSettings {
  /** Skip the check of the server's certificate. Off unless somebody asked for it. */
  readonly skipVerification: boolean
  /** A certificate authority to trust besides the system's, PEM. */
  readonly authority?: string
  /** x509 client certificate and key, PEM; used in addition to the signature. */
  readonly clientCertificate?: string
  readonly clientKey?: Secret
}

/** Where a field's value came from, in words: `environment OSC_ACCESS_KEY`, `template`, `default`. */
export type Provenance = Readonly<Record<'key pair' | 'region' | 'endpoint' | 'client certificate' | 'TLS', string>>

/** Everything that is needed to call the API of one account. */
export interface Credentials {
  readonly keyPair: KeyPair
  readonly region: string
  /** The base URL of the API, without a slash at the end: `https://api.eu-west-2.outscale.com/api/v1`. */
  readonly endpoint: string
  readonly tls: TlsSettings
  readonly provenance: Provenance
  /** What is worth saying about the sources, such as deprecated variables. */
  readonly warnings: readonly string[]
}
