import { Box, Button, Typography } from '@mui/material'
import { useSnackbar } from 'notistack'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { errorReportOf } from '#shared/studio-error.ts'
import { DiagnosticsDialog } from './diagnostics-dialog.tsx'

interface AboutSectionProps {
  readonly version: string
  readonly home: string
  /** The host has a file manager. */
  readonly opensFolder: boolean
}

/** Which OMI Studio this is, where it keeps things, and what helps when it does not work. */
export function AboutSection({ version, home, opensFolder }: AboutSectionProps) {
  const say = useTranslations('settings')
  const studio = useStudio()
  const { enqueueSnackbar } = useSnackbar()
  const [diagnosing, setDiagnosing] = useState(false)
  const openFolder = () =>
    studio
      .call('host.openFolder', {})
      .catch((error: unknown) => enqueueSnackbar(errorReportOf(error).message, { variant: 'error' }))
  return (
    <Box sx={{ py: 1.25 }}>
      <Typography>{say('version', { version })}</Typography>
      <Typography variant="body2" color="textSecondary" sx={{ overflowWrap: 'anywhere' }}>
        {say('home')} <code>{home}</code>
      </Typography>
      <Box sx={{ display: 'flex', gap: 1, mt: 1 }}>
        <Button size="small" variant="outlined" onClick={() => setDiagnosing(true)}>
          {say('diagnostics')}
        </Button>
        {opensFolder && (
          <Button size="small" onClick={() => void openFolder()}>
            {say('openHome')}
          </Button>
        )}
      </Box>
      {diagnosing && <DiagnosticsDialog onClose={() => setDiagnosing(false)} />}
    </Box>
  )
}
