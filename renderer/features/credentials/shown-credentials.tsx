import { Box, Typography } from '@mui/material'
import { dateInWords } from '#renderer/ui/time.ts'
import type { ShownCredentials } from '#shared/contract/credential-shapes.ts'

/** The facts of a set of credentials that may be seen, as name and value. */
export function factsOf(shown: ShownCredentials): readonly (readonly [name: string, value: string])[] {
  const facts: (readonly [string, string] | undefined)[] = [
    shown.accessKeyEnd === undefined ? undefined : ['Access key', keyEnd(shown.accessKeyEnd)],
    shown.secretKeySet ? ['Secret key', 'set'] : undefined,
    shown.region === undefined ? undefined : ['Region', shown.region],
    shown.endpoint === undefined ? undefined : ['Endpoint', shown.endpoint],
    shown.clientCertificate === undefined ? undefined : ['Client certificate', certificateInWords(shown)],
    shown.authority === undefined ? undefined : ['Trusted authority', shown.authority],
    shown.skipVerification ? ['TLS', 'the server’s certificate is not checked'] : undefined,
    shown.login === undefined ? undefined : ['Login', shown.login],
    shown.passwordSet ? ['Password', 'set'] : undefined,
    shown.proxy === undefined ? undefined : ['Proxy', shown.proxy],
  ]
  return facts.filter((fact) => fact !== undefined)
}

/** `•••• WXYZ`: enough to tell keys apart. */
export function keyEnd(end: string): string {
  return end === '' ? 'set' : `•••• ${end}`
}

function certificateInWords({ clientCertificate, clientKeySet }: ShownCredentials): string {
  const { subject, validTo } = clientCertificate ?? {}
  return [
    subject ?? 'set',
    validTo === undefined ? undefined : `valid until ${dateInWords(validTo)}`,
    clientKeySet ? undefined : 'its key is missing',
  ]
    .filter((part) => part !== undefined)
    .join(', ')
}

/** The same as a list on one or a few lines. */
export function ShownCredentialsList({ shown }: { readonly shown: ShownCredentials }) {
  return (
    <Box component="dl" sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 3, rowGap: 0.5, m: 0 }}>
      {factsOf(shown).map(([name, value]) => (
        <Box key={name} sx={{ display: 'flex', gap: 0.75, minWidth: 0 }}>
          <Typography component="dt" color="textSecondary">
            {name}
          </Typography>
          <Typography component="dd" sx={{ m: 0, overflowWrap: 'anywhere' }}>
            {value}
          </Typography>
        </Box>
      ))}
    </Box>
  )
}
