import { Alert, Box, Button, Dialog, DialogActions, DialogContent, DialogTitle, Typography } from '@mui/material'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { ErrorNotice } from '#renderer/ui/error-notice.tsx'
import type { CallOutput } from '#shared/contract/calls.ts'
import { type ErrorReport, errorReportOf } from '#shared/studio-error.ts'
import { templateAddress } from '../template-address.ts'

interface UpgradeOfferProps {
  readonly path: string
  /** Its changes are saved: only what is on disk is converted. */
  readonly saved: boolean
}

/** Says why a legacy template has no form, and offers to convert it. */
export function UpgradeOffer({ path, saved }: UpgradeOfferProps) {
  const studio = useStudio()
  const navigate = useNavigate()
  const [converted, setConverted] = useState<CallOutput<'templates.upgrade'> | undefined>()
  const [error, setError] = useState<ErrorReport | undefined>()

  const convert = () => {
    setError(undefined)
    studio.call('templates.upgrade', { path }).then(setConverted, (thrown: unknown) => setError(errorReportOf(thrown)))
  }

  return (
    <Box sx={{ p: 2, display: 'grid', gap: 2 }}>
      <Alert severity="info">
        The form edits HCL2 templates. This one is legacy JSON: edit its code, or convert it. The HCL2 template is
        written beside it and comes to the same builds; this one stays as it is.
      </Alert>
      {error !== undefined && <ErrorNotice error={error} />}
      <Button variant="contained" sx={{ justifySelf: 'start' }} disabled={!saved} onClick={convert}>
        {saved ? 'Convert to HCL2' : 'Save before converting to HCL2'}
      </Button>
      {converted !== undefined && (
        <Dialog open onClose={() => setConverted(undefined)} fullWidth maxWidth="sm" aria-labelledby="converted-title">
          <DialogTitle id="converted-title">Converted</DialogTitle>
          <DialogContent>
            <Typography>
              Written to <code>{converted.path}</code>.
            </Typography>
            {converted.notes.length === 0 ? (
              <Typography sx={{ mt: 1.5 }}>Everything means the same as before.</Typography>
            ) : (
              <>
                <Typography sx={{ mt: 1.5 }}>Look at these, line by line of the legacy template:</Typography>
                <Box component="ul" sx={{ pl: 2.5 }}>
                  {converted.notes.map(({ summary, detail, line, column }) => (
                    <li key={`${String(line)}:${String(column)} ${summary}`}>
                      <Typography>
                        Line {line}: {summary}.
                      </Typography>
                      <Typography color="textSecondary">{detail}</Typography>
                    </li>
                  ))}
                </Box>
              </>
            )}
          </DialogContent>
          <DialogActions>
            <Button onClick={() => setConverted(undefined)}>Stay here</Button>
            <Button variant="contained" onClick={() => void navigate(templateAddress(converted.path))}>
              Open the HCL2 template
            </Button>
          </DialogActions>
        </Dialog>
      )}
    </Box>
  )
}
