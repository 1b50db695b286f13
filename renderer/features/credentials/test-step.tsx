import { Box, Button } from '@mui/material'
import { useTranslations } from 'use-intl'
import type { TestOutcome } from '#shared/contract/credential-shapes.ts'
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
  const say = useTranslations('credentials.test')
  const { phase } = state
  const running = phase.kind === 'running'
  const attempts = attemptsOf(state)
  const locked = useSecondsUntil(attempts?.lockedUntil) > 0
  const works = phase.kind === 'ended' && phase.test.outcome !== 'failed'
  return (
    <Box component="section" aria-label={say('label')} sx={{ display: 'grid', gap: 2 }}>
      <StepHeading>{say(running ? 'running' : headingOf(phase))}</StepHeading>
      <CheckList state={state} {...(onTrust === undefined || running ? {} : { onTrust })} />
      <Box sx={{ display: 'flex', gap: 1.5, flexWrap: 'wrap' }}>
        <Button onClick={onBack}>{say('back')}</Button>
        {keeps && needsCertificate(state) && (
          <Button variant="contained" onClick={onBack}>
            {say('addCertificate')}
          </Button>
        )}
        <Box sx={{ flex: 1 }} />
        <Button
          variant={works ? 'text' : 'outlined'}
          disabled={running || locked}
          onClick={() => onAgain(isHeldBack(state))}
        >
          {say(isHeldBack(state) ? 'allTheSame' : 'again')}
        </Button>
        {(keeps || works) && (
          <Button variant={works ? 'contained' : 'text'} disabled={running} onClick={onGoOn}>
            {say(works ? (keeps ? 'continue' : 'use') : 'saveAnyway')}
          </Button>
        )}
      </Box>
    </Box>
  )
}

/** The name of the words for how it came out. */
function headingOf(phase: CheckState['phase']): 'heading' | TestOutcome['outcome'] {
  return phase.kind === 'ended' ? phase.test.outcome : 'heading'
}
