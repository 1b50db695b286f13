import {
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogContentText,
  DialogTitle,
  List,
  ListItem,
  ListItemText,
  Skeleton,
} from '@mui/material'
import { useCallback } from 'react'
import { useTranslations } from 'use-intl'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { ErrorNotice } from '#renderer/ui/error-notice.tsx'
import { useTimeWords } from '#renderer/ui/time.ts'
import { useFetched } from '#renderer/ui/use-fetched.ts'

interface DeletedRunsDialogProps {
  readonly onClose: () => void
  readonly onRestore: (runIds: readonly string[]) => Promise<void>
}

/** The records that were deleted in the last 30 days, and their way back. */
export function DeletedRunsDialog({ onClose, onRestore }: DeletedRunsDialogProps) {
  const say = useTranslations('builds.deleted')
  const sayStatus = useTranslations('ui.status')
  const studio = useStudio()
  const { date } = useTimeWords()
  const fetch = useCallback(() => studio.call('runs.removed', {}), [studio])
  const { state, reload } = useFetched(fetch)
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm" aria-labelledby="deleted-title">
      <DialogTitle id="deleted-title">{say('title')}</DialogTitle>
      <DialogContent>
        <DialogContentText>{say('help')}</DialogContentText>
        {state.kind === 'loading' && <Skeleton variant="rounded" height={96} />}
        {state.kind === 'failed' && <ErrorNotice error={state.error} />}
        {state.kind === 'loaded' && state.content.length === 0 && (
          <DialogContentText sx={{ mt: 2 }}>{say('nothing')}</DialogContentText>
        )}
        {state.kind === 'loaded' && (
          <List dense sx={{ maxHeight: 360, overflow: 'auto' }}>
            {state.content.map((run) => (
              <ListItem
                key={run.runId}
                disableGutters
                secondaryAction={
                  <Button
                    size="small"
                    aria-label={say('restoreOne', { name: run.templateName, date: date(run.startedAt) })}
                    onClick={() => void onRestore([run.runId]).then(reload)}
                  >
                    {say('restore')}
                  </Button>
                }
              >
                <ListItemText
                  primary={run.templateName}
                  secondary={`${sayStatus(run.status)} · ${date(run.startedAt)}`}
                />
              </ListItem>
            ))}
          </List>
        )}
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{say('close')}</Button>
      </DialogActions>
    </Dialog>
  )
}
