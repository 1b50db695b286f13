import { Button, Dialog, DialogActions, DialogContent, DialogTitle, Typography } from '@mui/material'
import type { Profile } from '#shared/contract/credential-shapes.ts'
import { CheckList } from './check-list.tsx'
import { attemptsOf, isHeldBack } from './check-state.ts'
import { useSecondsUntil } from './lock-notice.tsx'
import { TestVerdict } from './test-verdict.tsx'
import { useCheck } from './use-check.ts'

/** Tests a profile again, when the person says so. */
export function TestDialog({ profile, onClose }: { readonly profile: Profile; readonly onClose: () => void }) {
  const { state, start } = useCheck()
  const running = state.phase.kind === 'running'
  const locked = useSecondsUntil(attemptsOf(state)?.lockedUntil) > 0
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="md" aria-labelledby="test-title">
      <DialogTitle id="test-title">Test “{profile.name}”</DialogTitle>
      <DialogContent dividers sx={{ minHeight: 160 }}>
        {state.phase.kind === 'idle' ? (
          <>
            <Typography sx={{ mb: 1 }}>
              Looks whether the API can be reached and trusted, whether the clock is right and the keys are accepted,
              what they may do and what is left of the quotas. It makes nothing and changes nothing.
            </Typography>
            <Typography component="div">
              Last test: <TestVerdict test={profile.test} />
            </Typography>
          </>
        ) : (
          <CheckList state={state} />
        )}
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>Close</Button>
        <Button
          variant="contained"
          autoFocus
          loading={running}
          disabled={locked}
          onClick={() => start({ kind: 'profile', id: profile.id }, isHeldBack(state))}
        >
          {state.phase.kind === 'idle' ? 'Test' : isHeldBack(state) ? 'Test all the same' : 'Test again'}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
