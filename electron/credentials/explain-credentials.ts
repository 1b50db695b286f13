import { accessKeyEnd } from './access-key-end.ts'
import type { Credentials } from './credentials.ts'

/** One field of the credentials as people may see it. */
export interface ExplainedField {
  readonly field: string
  /** Never a secret: keys show their last four characters at most. */
  readonly shown: string
  readonly source: string
}

/** Which credentials are used and where each field comes from, for the build sheet and the command line. */
export function explainCredentials(credentials: Credentials): readonly ExplainedField[] {
  const { keyPair, region, endpoint, tls, provenance } = credentials
  return [
    { field: 'access key', shown: `•••${accessKeyEnd(keyPair.accessKey)}`, source: provenance['key pair'] },
    { field: 'secret key', shown: 'set', source: provenance['key pair'] },
    { field: 'region', shown: region, source: provenance.region },
    { field: 'endpoint', shown: endpoint, source: provenance.endpoint },
    {
      field: 'client certificate',
      shown: tls.clientCertificate === undefined ? 'none' : 'set',
      source: provenance['client certificate'],
    },
    {
      field: 'TLS',
      shown: tls.skipVerification ? 'certificate not checked' : 'certificate checked',
      source: provenance.TLS,
    },
    ...(provenance.proxy === undefined ? [] : [{ field: 'proxy', shown: 'set', source: provenance.proxy }]),
  ]
}
