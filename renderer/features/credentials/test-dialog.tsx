import { Button, Dialog, DialogActions, DialogContent, DialogTitle, Typography } from '@mui/material'
import { useTranslations } from 'use-intl'
import type { Profile } from '#shared/contract/credential-shapes.ts'
import { CheckList } from './check-list.tsx'
import { attemptsOf, isHeldBack } from './check-state.ts'
import { useSecondsUntil } from './lock-notice.tsx'
import { TestVerdict } from './test-verdict.tsx'
import { useCheck } from './use-check.ts'

/** Tests a profile again, when the person says so. */
export function TestDialog({ profile, onClose }: { readonly profile: Profile; readonly onClose: () => void }) {
  const say = useTranslations('credentials.test')
  const { state, start } = useCheck()
  const running = state.phase.kind === 'running'
  const locked = useSecondsUntil(attemptsOf(state)?.lockedUntil) > 0
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="md" aria-labelledby="test-title">
      <DialogTitle id="test-title">{say('title', { name: profile.name })}</DialogTitle>
      <DialogContent dividers sx={{ minHeight: 160 }}>
        {state.phase.kind === 'idle' ? (
          <>
            <Typography sx={{ mb: 1 }}>{say('what')}</Typography>
            <Typography component="div">
              {say('last')} <TestVerdict test={profile.test} />
            </Typography>
          </>
        ) : (
          <CheckList state={state} />
        )}
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{say('close')}</Button>
        <Button
          variant="contained"
          autoFocus
          loading={running}
          disabled={locked}
          onClick={() => start({ kind: 'profile', id: profile.id }, isHeldBack(state))}
        >
          {say(state.phase.kind === 'idle' ? 'test' : isHeldBack(state) ? 'allTheSame' : 'again')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
