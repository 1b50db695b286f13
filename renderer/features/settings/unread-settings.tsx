import { Alert, AlertTitle, Button } from '@mui/material'
import { useSnackbar } from 'notistack'
import { useTranslations } from 'use-intl'
import { useSettings } from '#renderer/app/settings-context.tsx'
import { errorReportOf } from '#shared/studio-error.ts'

/** Why what was set cannot be read, what counts meanwhile, and the way out. */
export function UnreadSettings() {
  const say = useTranslations('settings.unread')
  const { unread, setAside } = useSettings()
  const { enqueueSnackbar } = useSnackbar()
  if (unread === undefined) return null
  const keepAside = () =>
    setAside().then(
      ({ keptAs }) => enqueueSnackbar(keptAs === undefined ? say('again') : say('kept', { path: keptAs })),
      (error: unknown) => enqueueSnackbar(errorReportOf(error).message, { variant: 'error' }),
    )
  return (
    <Alert severity="warning" sx={{ mb: 2.5, maxWidth: 820, overflowWrap: 'anywhere' }}>
      <AlertTitle>{say('title')}</AlertTitle>
      {unread.message} {unread.hint} {say('meanwhile')}
      <br />
      <Button size="small" variant="outlined" color="inherit" sx={{ mt: 1 }} onClick={() => void keepAside()}>
        {say('setAside')}
      </Button>
    </Alert>
  )
}
