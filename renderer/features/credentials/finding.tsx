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
      return troubled ? <Fact name="Difference">{skewInWords(finding.skew)}</Fact> : null
    case 'account':
      // The stage's own sentence says it.
      return null
    case 'attempts':
      return finding.failed === 0 || finding.lockedUntil !== undefined ? null : (
        <Attempts failed={finding.failed} left={finding.left} />
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

/** How near the account is to a lock: one mark for each attempt that it takes. */
function Attempts({ failed, left }: { readonly failed: number; readonly left: number }) {
  const untilLock = failed + left + 1
  return (
    <Typography component="div" sx={{ mt: 0.75, display: 'flex', alignItems: 'center', gap: 1 }}>
      <Box aria-hidden sx={{ display: 'flex', gap: 0.5 }}>
        {Array.from({ length: untilLock }, (_mark, index) => (
          <Box
            // biome-ignore lint/suspicious/noArrayIndexKey: marks have no other identity, and never move
            key={index}
            sx={{
              width: 12,
              height: 12,
              borderRadius: '50%',
              border: 2,
              borderColor: 'error.main',
              bgcolor: index < failed ? 'error.main' : 'transparent',
            }}
          />
        ))}
      </Box>
      <strong>
        {failed} of {untilLock} bad attempts until the lock
      </strong>
    </Typography>
  )
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
