import SkippedIcon from '@mui/icons-material/BlockOutlined'
import OkIcon from '@mui/icons-material/CheckCircleOutlined'
import FailedIcon from '@mui/icons-material/ErrorOutlined'
import WaitingIcon from '@mui/icons-material/RadioButtonUncheckedOutlined'
import WarningIcon from '@mui/icons-material/WarningAmberOutlined'
import { Alert, Box, CircularProgress, Link, List, ListItem, ListItemIcon, Typography } from '@mui/material'
import { visuallyHidden } from '@mui/utils'
import { useTranslations } from 'use-intl'
import { ErrorNotice } from '#renderer/ui/error-notice.tsx'
import type { CheckStep } from '#shared/contract/credential-shapes.ts'
import { announcementOf, attemptsOf, type CheckState } from './check-state.ts'
import { Finding } from './finding.tsx'
import { LockNotice } from './lock-notice.tsx'

const icons = {
  waiting: { Icon: WaitingIcon, color: 'disabled' },
  ok: { Icon: OkIcon, color: 'success' },
  warning: { Icon: WarningIcon, color: 'warning' },
  failed: { Icon: FailedIcon, color: 'error' },
  skipped: { Icon: SkippedIcon, color: 'disabled' },
} as const

interface CheckListProps {
  readonly state: CheckState
  /** Trusts the certificate that the server showed; absent where nothing can be changed. */
  readonly onTrust?: (fingerprint: string) => void
}

/** A test, stage by stage: what happened, why, and what to do. */
export function CheckList({ state, onTrust }: CheckListProps) {
  const say = useTranslations('credentials.test')
  const nameOf = useTranslations('credentials.stages')
  const { phase } = state
  const attempts = attemptsOf(state)
  // What an early failure kept from being tested is told in one line, so that the failure stands out.
  const broken = phase.kind === 'ended' && phase.test.outcome === 'failed'
  const notReached = broken ? trailingSkipped(state.steps) : []
  const rows = state.steps.slice(0, state.steps.length - notReached.length)
  return (
    <Box>
      <Box role="status" aria-live="polite" sx={visuallyHidden}>
        {announcementOf(state, {
          testing: say('announce'),
          stage: (stage) => say('announceStage', { stage: nameOf(stage) }),
        })}
      </Box>
      {phase.kind === 'broken' && <ErrorNotice error={phase.error} />}
      {phase.kind === 'ended' && phase.test.outcome === 'works' && (
        <Alert severity="success" role="note" sx={{ mb: 1 }}>
          {phase.test.summary}
        </Alert>
      )}
      {attempts?.lockedUntil !== undefined && <LockNotice until={attempts.lockedUntil} />}
      <List disablePadding aria-label={say('label')}>
        {rows.map((step) => (
          <StepItem key={step.stage} step={step} {...(onTrust === undefined ? {} : { onTrust })} />
        ))}
        {notReached.length > 0 && (
          <ListItem disableGutters sx={{ py: 1 }}>
            <ListItemIcon sx={{ minWidth: 36 }}>
              <StateIcon state="skipped" />
            </ListItemIcon>
            <Typography color="textSecondary">
              {say('notReached', { stages: notReached.map(({ stage }) => nameOf(stage).toLowerCase()).join(', ') })}
            </Typography>
          </ListItem>
        )}
      </List>
    </Box>
  )
}

function trailingSkipped(steps: readonly CheckStep[]): readonly CheckStep[] {
  return steps.slice(steps.findLastIndex(({ state }) => state !== 'skipped') + 1)
}

function StepItem({ step, onTrust }: { readonly step: CheckStep; readonly onTrust?: (fingerprint: string) => void }) {
  const nameOf = useTranslations('credentials.stages')
  const quiet = step.state === 'waiting' || step.state === 'skipped'
  return (
    <ListItem disableGutters divider sx={{ alignItems: 'flex-start', py: 1 }}>
      <ListItemIcon sx={{ minWidth: 36, mt: 0.1 }}>
        <StateIcon state={step.state} />
      </ListItemIcon>
      <Typography
        component="h3"
        variant="h3"
        color={quiet ? 'textSecondary' : 'textPrimary'}
        sx={{ width: 168, flexShrink: 0, lineHeight: 1.5 }}
      >
        {nameOf(step.stage)}
      </Typography>
      <Box sx={{ flex: 1, minWidth: 0 }}>
        {step.message !== '' && (
          <Typography color={step.state === 'failed' ? 'error' : 'textSecondary'} sx={{ overflowWrap: 'anywhere' }}>
            {step.message}
          </Typography>
        )}
        {step.hint !== undefined && (
          <Typography sx={{ mt: 0.25, overflowWrap: 'anywhere' }}>
            <WithLinks text={step.hint} />
          </Typography>
        )}
        {(step.state === 'running' ? [] : step.findings).map((finding) => (
          <Finding
            key={finding.kind}
            finding={finding}
            troubled={step.state === 'failed' || step.state === 'warning'}
            {...(onTrust === undefined ? {} : { onTrust })}
          />
        ))}
      </Box>
    </ListItem>
  )
}

function StateIcon({ state }: { readonly state: CheckStep['state'] }) {
  const say = useTranslations('credentials.states')
  if (state === 'running') return <CircularProgress size={20} aria-label={say('running')} />
  const { Icon, color } = icons[state]
  return <Icon color={color} titleAccess={say(state)} />
}

/** A hint may name a page of OUTSCALE's; it opens outside of the app. */
function WithLinks({ text }: { readonly text: string }) {
  return text.split(/(https:\/\/[^\s),]+)/).map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      <Link key={part} href={part} target="_blank" rel="noreferrer">
        {part}
      </Link>
    ),
  )
}
