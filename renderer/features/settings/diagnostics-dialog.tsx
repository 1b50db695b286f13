import { Box, Button, Dialog, DialogActions, DialogContent, DialogTitle, Skeleton, Typography } from '@mui/material'
import { useSnackbar } from 'notistack'
import { useCallback } from 'react'
import { useTranslations } from 'use-intl'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { ErrorNotice } from '#renderer/ui/error-notice.tsx'
import { saveFile } from '#renderer/ui/save-file.ts'
import { useFetched } from '#renderer/ui/use-fetched.ts'
import { errorReportOf } from '#shared/studio-error.ts'
import { diagnosticsText } from './diagnostics-text.ts'

/** What helps whoever has to find out why something does not work, to be looked over, copied and saved. */
export function DiagnosticsDialog({ onClose }: { readonly onClose: () => void }) {
  const say = useTranslations('diagnostics')
  const studio = useStudio()
  const { enqueueSnackbar } = useSnackbar()
  const { state, reload } = useFetched(useCallback(() => studio.call('host.diagnostics', {}), [studio]))
  const text = state.kind === 'loaded' ? diagnosticsText(state.content, navigator.userAgent, Date.now()) : ''
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => enqueueSnackbar(say('copied'), { variant: 'success' }),
      (error: unknown) => enqueueSnackbar(errorReportOf(error).message, { variant: 'error' }),
    )
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="md" aria-labelledby="diagnostics-title">
      <DialogTitle id="diagnostics-title">{say('title')}</DialogTitle>
      <DialogContent>
        <Typography color="textSecondary" sx={{ mb: 1.5 }}>
          {say('help')}
        </Typography>
        {state.kind === 'loading' && <Skeleton variant="rounded" height={220} aria-label={say('loading')} />}
        {state.kind === 'failed' && <ErrorNotice error={state.error} />}
        {state.kind === 'loaded' && (
          <Box
            component="pre"
            tabIndex={0}
            role="group"
            aria-label={say('text')}
            sx={{ m: 0, p: 1.5, border: 1, borderColor: 'divider', borderRadius: 1, overflow: 'auto', fontSize: 13 }}
          >
            {text}
          </Box>
        )}
      </DialogContent>
      <DialogActions>
        <Button onClick={reload}>{say('again')}</Button>
        <Box sx={{ flex: 1 }} />
        <Button onClick={() => saveFile('omi-studio-diagnostics.txt', 'text/plain', [text])} disabled={text === ''}>
          {say('save')}
        </Button>
        <Button onClick={() => void copy()} disabled={text === ''}>
          {say('copy')}
        </Button>
        <Button variant="contained" onClick={onClose}>
          {say('close')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
