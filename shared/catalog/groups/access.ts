import type { DiagnosticCode } from '../../language/diagnostic-codes.ts'
import type { Check } from '../component.ts'
import { flag, text, type ValuesOf } from '../option.ts'

/** Which account is worked in, and how its API is reached (spec/builders.md 1.1, part 4). */
export const accessOptions = {
  access_key: text({
    help: 'Access key of the account.',
    details:
      'Leave it out to take the key pair from the profile or the environment (OSC_ACCESS_KEY). Never write a key into a template that is shared.',
    fallbackWords: 'from the profile or the environment',
    secret: true,
    group: 'Access',
    widget: 'secret',
    source: 'spec/builders.md 1.1',
  }),
  secret_key: text({
    help: 'Secret key of the account.',
    fallbackWords: 'from the profile or the environment',
    secret: true,
    group: 'Access',
    widget: 'secret',
    source: 'spec/builders.md 1.1',
  }),
  region: text({
    help: 'Region in which everything happens.',
    details: 'Also the region that requests are signed for, with a custom endpoint too.',
    fallbackWords: 'from the profile or the environment, else eu-west-2',
    example: 'eu-west-2',
    group: 'Access',
    source: 'spec/builders.md 1.1',
  }),
  profile: text({
    help: 'Profile of ~/.osc/config.json to take keys, region and endpoint from.',
    group: 'Access',
    source: 'spec/builders.md part 4',
  }),
  custom_endpoint_oapi: text({
    help: 'Address of the API, when it is not the region’s own.',
    details:
      'A full URL (https://api.eu-west-2.outscale.com/api/v1); a host without a path gets /api/v1; the old form without a scheme (outscale.com/oapi/latest) is expanded with the region.',
    fallbackWords: 'https://api.<region>.outscale.com/api/v1',
    aliases: ['oapi_custom_endpoint'],
    group: 'Access',
    source: 'spec/builders.md 1.1, part 5',
  }),
  insecure_skip_tls_verify: flag({
    help: 'Do not check the API server’s certificate.',
    details: 'For private platforms with their own authority, on a network that you trust. Off by default.',
    fallback: false,
    group: 'Access',
    source: 'spec/builders.md 1.1',
  }),
  x509_cert_path: text({
    help: 'Client certificate for the API (PEM file); needs x509_key_path.',
    group: 'Access',
    widget: 'file',
    source: 'spec/builders.md 1.1',
  }),
  x509_key_path: text({
    help: 'Private key of the client certificate (PEM file).',
    group: 'Access',
    widget: 'file',
    source: 'spec/builders.md 1.1',
  }),
  mfa_code: text({
    help: 'Formerly a one-time code.',
    group: 'Access',
    secret: true,
    retired: { reason: 'the API has never asked for it in image builds' },
  }),
  token: text({
    help: 'Formerly a session token.',
    group: 'Access',
    secret: true,
    retired: { reason: 'the API has no session tokens' },
  }),
  skip_metadata_api_check: flag({
    help: 'Formerly: do not ask the metadata service for credentials.',
    group: 'Access',
    retired: { reason: 'OMI_STUDIO_ROLE=off keeps a build from the keys of its VM’s role' },
  }),
} as const

export type AccessOptions = ValuesOf<typeof accessOptions>

/** A key without its other half would be completed from another source, and so pair keys of two accounts. */
export const accessChecks: readonly Check[] = [
  {
    name: 'access-key-pair-complete',
    run: ({ values, unknown }) => incompletePair(values, unknown, 'access_key', 'secret_key', 'incomplete-key-pair'),
  },
  {
    name: 'client-certificate-complete',
    run: ({ values, unknown }) =>
      incompletePair(values, unknown, 'x509_cert_path', 'x509_key_path', 'incomplete-client-certificate'),
  },
]

function incompletePair(
  values: Readonly<Record<string, unknown>>,
  unknown: readonly string[],
  first: string,
  second: string,
  code: DiagnosticCode,
): ReturnType<Check['run']> {
  const has = (name: string) => unknown.includes(name) || (values[name] !== undefined && values[name] !== '')
  if (has(first) === has(second)) return []
  const [given, missing] = has(first) ? [first, second] : [second, first]
  return [
    {
      severity: 'error',
      code,
      option: [given],
      message: `${given} is set without ${missing}`,
      hint: `Set ${missing} too, or leave both out and use a profile or the environment.`,
    },
  ]
}
