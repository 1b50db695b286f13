import { Box, Button } from '@mui/material'
import { CheckList } from './check-list.tsx'
import { attemptsOf, type CheckState, isHeldBack, needsCertificate } from './check-state.ts'
import { useSecondsUntil } from './lock-notice.tsx'
import { StepHeading } from './step-heading.tsx'

interface TestStepProps {
  readonly state: CheckState
  /** They are kept as a profile afterwards; live sources and the sandbox are not. */
  readonly keeps: boolean
  readonly onBack: () => void
  readonly onAgain: (evenIfItLocks: boolean) => void
  readonly onGoOn: () => void
  readonly onTrust?: (fingerprint: string) => void
}

/** The third step: the test, and where to go from its result. */
export function TestStep({ state, keeps, onBack, onAgain, onGoOn, onTrust }: TestStepProps) {
  const { phase } = state
  const running = phase.kind === 'running'
  const attempts = attemptsOf(state)
  const locked = useSecondsUntil(attempts?.lockedUntil) > 0
  const works = phase.kind === 'ended' && phase.test.outcome !== 'failed'
  return (
    <Box component="section" aria-label="Test" sx={{ display: 'grid', gap: 2 }}>
      <StepHeading>{running ? 'Testing …' : headingOf(phase)}</StepHeading>
      <CheckList state={state} {...(onTrust === undefined || running ? {} : { onTrust })} />
      <Box sx={{ display: 'flex', gap: 1.5, flexWrap: 'wrap' }}>
        <Button onClick={onBack}>Back</Button>
        {keeps && needsCertificate(state) && (
          <Button variant="contained" onClick={onBack}>
            Add a client certificate
          </Button>
        )}
        <Box sx={{ flex: 1 }} />
        <Button
          variant={works ? 'text' : 'outlined'}
          disabled={running || locked}
          onClick={() => onAgain(isHeldBack(state))}
        >
          {isHeldBack(state) ? 'Test all the same' : 'Test again'}
        </Button>
        {(keeps || works) && (
          <Button variant={works ? 'contained' : 'text'} disabled={running} onClick={onGoOn}>
            {works ? (keeps ? 'Continue' : 'Use it for builds') : 'Save anyway …'}
          </Button>
        )}
      </Box>
    </Box>
  )
}

function headingOf(phase: CheckState['phase']): string {
  if (phase.kind !== 'ended') return 'Test'
  switch (phase.test.outcome) {
    case 'works':
      return 'It works'
    case 'limited':
      return 'It works, with limits'
    case 'failed':
      return 'It does not work yet'
  }
}
