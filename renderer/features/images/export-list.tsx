import { Box, LinearProgress, Paper, Typography } from '@mui/material'
import { useCallback, useEffect } from 'react'
import { useTranslations } from 'use-intl'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { ErrorNotice } from '#renderer/ui/error-notice.tsx'
import { useFetched } from '#renderer/ui/use-fetched.ts'
import type { ImageExport } from '#shared/contract/image-shapes.ts'
import type { AccountChoice } from '#shared/contract/shapes.ts'

/** ms between looks at an export that goes on. */
const lookAgain = 3_000

interface ExportListProps {
  readonly account: AccountChoice
  readonly imageId: string
}

/** The exports of an OMI with how far they are; nothing where there are none. */
export function ExportList({ account, imageId }: ExportListProps) {
  const say = useTranslations('images.export')
  const studio = useStudio()
  const { state, reload } = useFetched(
    useCallback(() => studio.call('images.exports', { account, imageId }), [studio, account, imageId]),
  )
  const going = state.kind === 'loaded' && state.content.some(isGoing)
  useEffect(() => {
    if (!going) return
    const timer = setInterval(reload, lookAgain)
    return () => clearInterval(timer)
  }, [going, reload])
  if (state.kind === 'loading' || (state.kind === 'loaded' && state.content.length === 0)) return null
  return (
    <section>
      <Typography variant="h2" sx={{ mt: 3, mb: 1 }}>
        {say('list')}
      </Typography>
      {state.kind === 'failed' ? (
        <ErrorNotice error={state.error} />
      ) : (
        <Paper variant="outlined" component="ul" sx={{ m: 0, p: 0, listStyle: 'none' }}>
          {state.content.map((task) => (
            <ExportItem key={task.taskId} task={task} />
          ))}
        </Paper>
      )}
    </section>
  )
}

function ExportItem({ task }: { readonly task: ImageExport }) {
  const say = useTranslations('images.export')
  const known = taskStates.find((one) => one === task.state)
  const state = known === undefined ? task.state : say(`states.${known}`)
  const where = say('where', { place: [task.bucket, task.prefix].filter(Boolean).join('/'), format: task.format })
  return (
    <Box component="li" sx={{ px: 2, py: 1.25, '&:not(:last-child)': { borderBottom: 1, borderColor: 'divider' } }}>
      <Box sx={{ display: 'flex', gap: 2, flexWrap: 'wrap', justifyContent: 'space-between' }}>
        <Typography sx={{ overflowWrap: 'anywhere' }}>{where}</Typography>
        <Typography color={task.state === 'failed' ? 'error' : 'textSecondary'}>
          {isGoing(task) ? say('progress', { state, percent: task.progress }) : state}
        </Typography>
      </Box>
      {isGoing(task) && (
        <LinearProgress variant="determinate" value={task.progress} aria-label={where} sx={{ mt: 1 }} />
      )}
      {task.comment !== '' && (
        <Typography variant="caption" color="textSecondary" sx={{ overflowWrap: 'anywhere' }}>
          {task.comment}
        </Typography>
      )}
    </Box>
  )
}

const taskStates = ['pending/queued', 'pending', 'active', 'completed', 'failed', 'cancelled'] as const

function isGoing({ state }: ImageExport): boolean {
  return state === 'pending/queued' || state === 'pending' || state === 'active'
}
