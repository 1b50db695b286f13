import { StudioError } from '#shared/studio-error.ts'
import type { Credentials } from './credentials.ts'
import { Secret } from './secret.ts'

/** Access keys of the sandbox region begin with this; OUTSCALE's own are random. */
export const sandboxAccessKeyPrefix = 'SANDBOX'

/** Where the sandbox region listens and who the caller is there. */
export interface SandboxAccount {
  /** `http://127.0.0.1:40123/api/v1` */
  readonly endpoint: string
  readonly region: string
  /** Begins with `sandboxAccessKeyPrefix`. */
  readonly accessKey: string
  readonly secretKey: string
  /** The certificate to trust when the sandbox serves TLS, PEM. */
  readonly authority?: string
}

/** Credentials for the sandbox region. They replace whatever the template and the environment name, as a whole. */
export function sandboxCredentials(account: SandboxAccount): Credentials {
  const from = 'sandbox region'
  return {
    keyPair: { accessKey: account.accessKey, secretKey: new Secret(account.secretKey) },
    region: account.region,
    endpoint: account.endpoint,
    tls: {
      skipVerification: false,
      ...(account.authority === undefined ? {} : { authority: account.authority }),
    },
    provenance: { 'key pair': from, region: from, endpoint: from, 'client certificate': 'none', TLS: from },
    warnings: [],
  }
}

/**
 * Sandbox keys never leave for the real cloud, where each use would count as a bad attempt.
 *
 * @throws StudioError `sandbox-keys-refused`
 */
export function refuseSandboxKeys(accessKey: string, endpoint: string): void {
  if (!accessKey.startsWith(sandboxAccessKeyPrefix)) return
  const { hostname } = new URL(endpoint)
  if (!/(^|\.)outscale\.(com|hk)$/i.test(hostname)) return
  throw new StudioError({
    code: 'sandbox-keys-refused',
    message: `The access key belongs to the sandbox region, but the endpoint is the real cloud's (${hostname}).`,
    hint: 'Build with --sandbox, or set OSC_ENDPOINT_API to the address that "omi-studio sandbox" printed; for the real cloud, use keys of your account.',
  })
}
