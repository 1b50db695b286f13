import { Alert, Box, Button, Dialog, DialogActions, DialogContent, DialogTitle, Typography } from '@mui/material'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useTranslations } from 'use-intl'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { ErrorNotice } from '#renderer/ui/error-notice.tsx'
import type { CallOutput } from '#shared/contract/calls.ts'
import { type ErrorReport, errorReportOf } from '#shared/studio-error.ts'
import { templateAddress } from '../template-address.ts'

interface UpgradeOfferProps {
  readonly path: string
  /** Its changes are saved: only what is on disk is converted. */
  readonly saved: boolean
  /** A starter has to be copied first. */
  readonly readOnly: boolean
}

/** Says that a template is a legacy one, and offers to convert it. */
export function UpgradeOffer({ path, saved, readOnly }: UpgradeOfferProps) {
  const say = useTranslations('editor.upgrade')
  const studio = useStudio()
  const navigate = useNavigate()
  const [converted, setConverted] = useState<CallOutput<'templates.upgrade'> | undefined>()
  const [error, setError] = useState<ErrorReport | undefined>()

  const convert = () => {
    setError(undefined)
    studio.call('templates.upgrade', { path }).then(setConverted, (thrown: unknown) => setError(errorReportOf(thrown)))
  }

  return (
    <Box sx={{ display: 'grid', gap: 2 }}>
      <Alert severity="info">
        {say('why')}
        <Box sx={{ mt: 1 }}>
          <Button size="small" variant="outlined" color="inherit" disabled={!saved || readOnly} onClick={convert}>
            {saved ? say('convert') : say('saveFirst')}
          </Button>
        </Box>
      </Alert>
      {error !== undefined && <ErrorNotice error={error} />}
      {converted !== undefined && (
        <Dialog open onClose={() => setConverted(undefined)} fullWidth maxWidth="sm" aria-labelledby="converted-title">
          <DialogTitle id="converted-title">{say('converted')}</DialogTitle>
          <DialogContent>
            <Typography>{say('written', { path: converted.path })}</Typography>
            {converted.notes.length === 0 ? (
              <Typography sx={{ mt: 1.5 }}>{say('same')}</Typography>
            ) : (
              <>
                <Typography sx={{ mt: 1.5 }}>{say('look')}</Typography>
                <Box component="ul" sx={{ pl: 2.5 }}>
                  {converted.notes.map(({ summary, detail, line, column }) => (
                    <li key={`${String(line)}:${String(column)} ${summary}`}>
                      <Typography>{say('line', { line: String(line), summary })}</Typography>
                      <Typography color="textSecondary">{detail}</Typography>
                    </li>
                  ))}
                </Box>
              </>
            )}
          </DialogContent>
          <DialogActions>
            <Button onClick={() => setConverted(undefined)}>{say('stay')}</Button>
            <Button variant="contained" onClick={() => void navigate(templateAddress(converted.path))}>
              {say('open')}
            </Button>
          </DialogActions>
        </Dialog>
      )}
    </Box>
  )
}
