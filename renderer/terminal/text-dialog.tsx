import { Box, Button, Dialog, DialogActions, DialogContent, DialogTitle } from '@mui/material'
import { useSnackbar } from 'notistack'
import { useTranslations } from 'use-intl'
import { errorReportOf } from '#shared/studio-error.ts'

interface TextDialogProps {
  readonly title: string
  readonly text: string
  readonly onClose: () => void
}

/** What a terminal shows as plain text: to be read line by line, searched with the browser, copied. */
export function TextDialog({ title, text, onClose }: TextDialogProps) {
  const say = useTranslations('terminal')
  const { enqueueSnackbar } = useSnackbar()
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => enqueueSnackbar(say('copied'), { variant: 'success' }),
      (error: unknown) => enqueueSnackbar(errorReportOf(error).message, { variant: 'error' }),
    )
  return (
    <Dialog open onClose={onClose} maxWidth="lg" fullWidth aria-labelledby="terminal-text-title">
      <DialogTitle id="terminal-text-title">{title}</DialogTitle>
      <DialogContent dividers>
        <Box
          component="pre"
          tabIndex={0}
          role="region"
          aria-label={title}
          sx={{ m: 0, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', fontFamily: '"JetBrains Mono", monospace' }}
        >
          {text === '' ? say('nothingYet') : text}
        </Box>
      </DialogContent>
      <DialogActions>
        <Button onClick={() => void copy()}>{say('copyAll')}</Button>
        <Button onClick={onClose} autoFocus>
          {say('close')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
