import { Alert, Box, Button, LinearProgress, Paper, Typography } from '@mui/material'
import { useTranslations } from 'use-intl'
import type { LeftoverThing, LeftoverView } from '#shared/contract/leftover-shapes.ts'
import { outcomeOf } from './thing-groups.ts'

interface RemovalStatusProps {
  readonly view: LeftoverView
  readonly onStop: () => void
  readonly onRetry: (things: readonly LeftoverThing[]) => void
  readonly onDismiss: () => void
}

/** A deletion that goes on, or how the last one ended. */
export function RemovalStatus({ view, onStop, onRetry, onDismiss }: RemovalStatusProps) {
  return (
    <Box role="status" sx={{ mb: 2, '&:empty': { display: 'none' } }}>
      <Content view={view} onStop={onStop} onRetry={onRetry} onDismiss={onDismiss} />
    </Box>
  )
}

function Content({ view, onStop, onRetry, onDismiss }: RemovalStatusProps) {
  const say = useTranslations('leftovers')
  const { removing } = view
  if (removing !== undefined) {
    const { done, of, stopping } = removing
    return (
      <Paper variant="outlined" sx={{ p: 2 }}>
        <Box sx={{ display: 'flex', gap: 2, alignItems: 'center', mb: 1 }}>
          <Typography sx={{ flex: 1 }}>
            {stopping ? say('stopping') : say('removing', { done: String(done), of: String(of) })}
          </Typography>
          <Button size="small" disabled={stopping} title={say('stopRemovalHelp')} onClick={onStop}>
            {say('stopRemoval')}
          </Button>
        </Box>
        <LinearProgress
          variant="determinate"
          value={(100 * done) / of}
          aria-label={say('removing', { done: String(done), of: String(of) })}
        />
      </Paper>
    )
  }
  const outcome = outcomeOf(view)
  if (outcome === undefined) return null
  const { gone, failed } = outcome
  return (
    <Alert
      severity={failed.length === 0 ? 'success' : 'warning'}
      action={
        <>
          {failed.length > 0 && (
            <Button color="inherit" size="small" onClick={() => onRetry(failed)}>
              {say('retry')}
            </Button>
          )}
          {gone > 0 && (
            <Button color="inherit" size="small" onClick={onDismiss}>
              {say('dismiss')}
            </Button>
          )}
        </>
      }
    >
      {gone === 0 ? say('removedNone') : say('removed', { count: gone })}
      {failed.length > 0 && ` ${say('removedFailed', { count: failed.length })}`}
    </Alert>
  )
}
