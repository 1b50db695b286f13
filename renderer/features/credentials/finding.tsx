import { Box, Button, LinearProgress, Typography } from '@mui/material'
import { assertNever } from '#shared/assert-never.ts'
import type { CheckFinding } from '#shared/contract/credential-shapes.ts'
import { Rights } from './rights.tsx'

interface FindingProps {
  readonly finding: CheckFinding
  /** The stage that found it did not end well. */
  readonly troubled: boolean
  readonly onTrust?: (fingerprint: string) => void
}

/** What a stage of the test found, in the form that suits it. */
export function Finding({ finding, troubled, onTrust }: FindingProps) {
  switch (finding.kind) {
    case 'clock':
      return <Fact name="Difference">{skewInWords(finding.skew)}</Fact>
    case 'account':
      return (
        <>
          <Fact name="Account">
            <code>{finding.accountId}</code>
          </Fact>
          {finding.email !== undefined && <Fact name="E-mail">{finding.email}</Fact>}
        </>
      )
    case 'attempts':
      if (finding.failed === 0) return null
      return (
        <Typography sx={{ mt: 0.5, fontWeight: 600 }}>
          {finding.failed === 1 ? 'One refused attempt' : `${finding.failed} refused attempts in a row`};{' '}
          {finding.left === 0
            ? 'none is left before the account’s authentication locks.'
            : `${finding.left === 1 ? 'one more is' : `${finding.left} more are`} safe before the account’s authentication locks for minutes.`}
        </Typography>
      )
    case 'certificate':
      return <Certificate certificate={finding.certificate} {...(onTrust === undefined ? {} : { onTrust })} />
    case 'rights':
      return <Rights rights={finding.rights} policy={finding.policy} troubled={troubled} />
    case 'quotas':
      return <Quotas quotas={finding.quotas} />
    default:
      return assertNever(finding)
  }
}

/** `1 s ahead`, `2 h 3 min behind`. */
export function skewInWords(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1000)
  const side = ms > 0 ? 'ahead of the API' : 'behind the API'
  if (seconds === 0) return 'less than a second'
  if (seconds < 120) return `${seconds} s ${side}`
  const minutes = Math.round(seconds / 60)
  if (minutes < 120) return `${minutes} min (${seconds} s) ${side}`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min (${seconds} s) ${side}`
}

function Fact({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <Typography sx={{ mt: 0.25 }}>
      <Typography component="span" color="textSecondary">
        {name}:{' '}
      </Typography>
      {children}
    </Typography>
  )
}

type CertificateFinding = Extract<CheckFinding, { kind: 'certificate' }>['certificate']

function Certificate({
  certificate,
  onTrust,
}: {
  readonly certificate: CertificateFinding
  readonly onTrust?: (fingerprint: string) => void
}) {
  const { subject, issuer, validFrom, validTo, fingerprint } = certificate
  return (
    <Box sx={{ mt: 1, p: 1.5, borderRadius: 1, bgcolor: 'action.hover', overflowWrap: 'anywhere' }}>
      <Typography sx={{ fontWeight: 600 }}>The certificate that the server showed</Typography>
      <Fact name="For">{subject}</Fact>
      <Fact name="Issued by">{issuer}</Fact>
      <Fact name="Valid">
        {validFrom} – {validTo}
      </Fact>
      <Fact name="SHA-256 fingerprint">
        <code>{fingerprint}</code>
      </Fact>
      {onTrust !== undefined && (
        <>
          <Typography color="textSecondary" sx={{ mt: 1 }}>
            Compare the fingerprint with what your administrator says. Trust it only if they are the same: whoever has
            the key of a trusted certificate can read along.
          </Typography>
          <Button variant="outlined" color="warning" sx={{ mt: 1 }} onClick={() => onTrust(fingerprint)}>
            Trust this certificate for this profile
          </Button>
        </>
      )}
    </Box>
  )
}

function Quotas({ quotas }: { readonly quotas: Extract<CheckFinding, { kind: 'quotas' }>['quotas'] }) {
  return (
    <Box
      component="ul"
      aria-label="Quotas"
      sx={{
        listStyle: 'none',
        p: 0,
        m: 0,
        mt: 1,
        display: 'grid',
        gap: 1.25,
        gridTemplateColumns: 'repeat(auto-fill, minmax(200px, 1fr))',
      }}
    >
      {quotas.map(({ name, description, used, max, exhausted }) => (
        <li key={name}>
          <Typography component="span" title={description} sx={{ display: 'flex', gap: 1 }}>
            <span style={{ flex: 1 }}>{description}</span>
            <Box component="span" sx={{ color: exhausted ? 'error.main' : 'text.secondary', whiteSpace: 'nowrap' }}>
              {used} of {max}
              {exhausted ? ', none left' : ''}
            </Box>
          </Typography>
          <LinearProgress
            variant="determinate"
            aria-label={`${description}: ${used} of ${max} used`}
            color={exhausted ? 'error' : 'primary'}
            value={max === 0 ? 100 : Math.min(100, (used / max) * 100)}
          />
        </li>
      ))}
    </Box>
  )
}
