import { Alert, Box, Button, LinearProgress, Paper, Typography } from '@mui/material'
import { useEffect, useRef } from 'react'
import { useTranslations } from 'use-intl'
import type { LeftoverThing, LeftoverView } from '#shared/contract/leftover-shapes.ts'
import { outcomeOf } from './thing-groups.ts'

interface RemovalStatusProps {
  readonly view: LeftoverView
  readonly onStop: () => void
  readonly onRetry: (things: readonly LeftoverThing[]) => void
  readonly onDismiss: () => void
}

/** A deletion that goes on, or how the last one ended. Whoever has begun it finds the focus here. */
export function RemovalStatus({ view, onStop, onRetry, onDismiss }: RemovalStatusProps) {
  const place = useRef<HTMLDivElement>(null)
  const phase = view.removing !== undefined ? 'going' : outcomeOf(view) !== undefined ? 'ended' : 'none'
  const before = useRef(phase)
  useEffect(() => {
    // The row that it was begun from may have lost what had the focus.
    const lost = document.activeElement === document.body || document.activeElement === null
    if (phase !== before.current && phase !== 'none' && (phase === 'going' || lost)) place.current?.focus()
    before.current = phase
  }, [phase])
  return (
    <Box ref={place} tabIndex={-1} sx={{ mb: 2, outline: 'none', '&:not(:has(> * > *))': { display: 'none' } }}>
      {view.removing !== undefined && <Progress removing={view.removing} onStop={onStop} />}
      <div role="status">
        <Outcome view={view} onRetry={onRetry} onDismiss={onDismiss} />
      </div>
    </Box>
  )
}

/** Not a live region: it would be read out with every thing that goes. */
function Progress({
  removing: { done, of, stopping },
  onStop,
}: {
  readonly removing: NonNullable<LeftoverView['removing']>
  readonly onStop: () => void
}) {
  const say = useTranslations('leftovers')
  const words = say('removing', { done: String(done), of: String(of) })
  return (
    <Paper variant="outlined" sx={{ p: 2 }}>
      <Box sx={{ display: 'flex', gap: 2, alignItems: 'center', mb: 1 }}>
        <Typography sx={{ flex: 1 }}>{stopping ? say('stopping') : words}</Typography>
        <Button size="small" disabled={stopping} title={say('stopRemovalHelp')} onClick={onStop}>
          {say('stopRemoval')}
        </Button>
      </Box>
      <LinearProgress variant="determinate" value={(100 * done) / of} aria-label={words} />
    </Paper>
  )
}

function Outcome({ view, onRetry, onDismiss }: Omit<RemovalStatusProps, 'onStop'>) {
  const say = useTranslations('leftovers')
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
              {say('dismiss', { count: gone })}
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
