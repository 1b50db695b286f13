import { Box, Button, LinearProgress, Typography } from '@mui/material'
import { useTranslations } from 'use-intl'
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
  const say = useTranslations('credentials.finding')
  switch (finding.kind) {
    case 'clock':
      return troubled ? (
        <Fact name={say('difference')}>
          <Skew ms={finding.skew} />
        </Fact>
      ) : null
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
  const say = useTranslations('credentials.finding')
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
      <strong>{say('attempts', { failed, untilLock })}</strong>
    </Typography>
  )
}

/** `1 s ahead of the API`, `2 h 3 min (7380 s) behind the API`. */
function Skew({ ms }: { readonly ms: number }) {
  const say = useTranslations('credentials.finding')
  const seconds = Math.round(Math.abs(ms) / 1000)
  if (seconds === 0) return say('lessThanSecond')
  const minutes = Math.round(seconds / 60)
  const time =
    seconds < 120
      ? say('seconds', { seconds: String(seconds) })
      : minutes < 120
        ? say('minutes', { minutes: String(minutes), seconds: String(seconds) })
        : say('hours', {
            hours: String(Math.floor(minutes / 60)),
            minutes: String(minutes % 60),
            seconds: String(seconds),
          })
  return say(ms > 0 ? 'ahead' : 'behind', { time })
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
  const say = useTranslations('credentials.finding')
  const { subject, issuer, validFrom, validTo, fingerprint } = certificate
  return (
    <Box sx={{ mt: 1, p: 1.5, borderRadius: 1, bgcolor: 'action.hover', overflowWrap: 'anywhere' }}>
      <Typography sx={{ fontWeight: 600 }}>{say('certificate')}</Typography>
      <Fact name={say('subject')}>{subject}</Fact>
      <Fact name={say('issuer')}>{issuer}</Fact>
      <Fact name={say('valid')}>
        {validFrom} – {validTo}
      </Fact>
      <Fact name={say('fingerprint')}>
        <code>{fingerprint}</code>
      </Fact>
      {onTrust !== undefined && (
        <>
          <Typography color="textSecondary" sx={{ mt: 1 }}>
            {say('compare')}
          </Typography>
          <Button variant="outlined" color="warning" sx={{ mt: 1 }} onClick={() => onTrust(fingerprint)}>
            {say('trust')}
          </Button>
        </>
      )}
    </Box>
  )
}

function Quotas({ quotas }: { readonly quotas: Extract<CheckFinding, { kind: 'quotas' }>['quotas'] }) {
  const say = useTranslations('credentials.finding')
  return (
    <Box
      component="ul"
      aria-label={say('quotas')}
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
              {say(exhausted ? 'quotaOver' : 'quota', { used, max })}
            </Box>
          </Typography>
          <LinearProgress
            variant="determinate"
            aria-label={say('quotaLabel', { description, used, max })}
            color={exhausted ? 'error' : 'primary'}
            value={max === 0 ? 100 : Math.min(100, (used / max) * 100)}
          />
        </li>
      ))}
    </Box>
  )
}
