import { Box, Typography } from '@mui/material'
import { useTranslations } from 'use-intl'
import { useTimeWords } from '#renderer/ui/time.ts'
import type { ShownCredentials } from '#shared/contract/credential-shapes.ts'

/** The facts of a set of credentials that may be seen, as name and value. */
function useFacts(shown: ShownCredentials): readonly (readonly [name: string, value: string])[] {
  const say = useTranslations('credentials.facts')
  const certificate = useCertificateWords(shown)
  const facts: (readonly [string, string] | undefined)[] = [
    shown.accessKeyEnd === undefined ? undefined : [say('accessKey'), keyEnd(shown.accessKeyEnd, say('set'))],
    shown.secretKeySet ? [say('secretKey'), say('set')] : undefined,
    shown.region === undefined ? undefined : [say('region'), shown.region],
    shown.endpoint === undefined ? undefined : [say('endpoint'), shown.endpoint],
    shown.clientCertificate === undefined ? undefined : [say('clientCertificate'), certificate],
    shown.authority === undefined ? undefined : [say('authority'), shown.authority],
    shown.skipVerification ? [say('tls'), say('notChecked')] : undefined,
    shown.login === undefined ? undefined : [say('login'), shown.login],
    shown.passwordSet ? [say('password'), say('set')] : undefined,
    shown.proxy === undefined ? undefined : [say('proxy'), shown.proxy],
  ]
  return facts.filter((fact) => fact !== undefined)
}

/**
 * `•••• WXYZ`: enough to tell keys apart.
 *
 * @param set what stands for a key that is too short to show an end of
 */
export function keyEnd(end: string, set: string): string {
  return end === '' ? set : `•••• ${end}`
}

/** The same, where it stands by itself. */
export function KeyEnd({ end }: { readonly end: string }) {
  const say = useTranslations('credentials.facts')
  return keyEnd(end, say('set'))
}

function useCertificateWords({ clientCertificate, clientKeySet }: ShownCredentials): string {
  const say = useTranslations('credentials.facts')
  const { date } = useTimeWords()
  const { subject, validTo } = clientCertificate ?? {}
  return [
    subject ?? say('set'),
    validTo === undefined ? undefined : say('validUntil', { date: date(validTo) }),
    clientKeySet ? undefined : say('keyMissing'),
  ]
    .filter((part) => part !== undefined)
    .join(', ')
}

/** The same as a list on one or a few lines. */
export function ShownCredentialsList({ shown }: { readonly shown: ShownCredentials }) {
  const facts = useFacts(shown)
  return (
    <Box component="dl" sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 3, rowGap: 0.5, m: 0 }}>
      {facts.map(([name, value]) => (
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
