import CloseIcon from '@mui/icons-material/CloseOutlined'
import KeyIcon from '@mui/icons-material/KeyOutlined'
import { Box, Button, IconButton, Paper, Tooltip, Typography } from '@mui/material'
import { useState } from 'react'
import { Link as RouterLink } from 'react-router'
import { useProfiles } from './profiles.ts'
import { useKnownRuns } from './run-summaries.ts'
import { useSettings } from './settings-context.tsx'

/**
 * What somebody who starts the app for the first time can do: build in the sandbox at once, or set up an account. Shown
 * until there is a run or a profile; it stands in nobody's way.
 */
export function FirstStartOffer() {
  const profiles = useProfiles()
  const { runs, loaded } = useKnownRuns()
  const { settings } = useSettings()
  const [dismissed, setDismissed] = useState(false)

  const isFirst =
    loaded &&
    runs.length === 0 &&
    profiles.kind === 'loaded' &&
    profiles.content.profiles.length === 0 &&
    settings.account === 'sandbox'
  if (!isFirst || dismissed) return null

  return (
    <Paper
      variant="outlined"
      component="section"
      aria-label="Getting started"
      sx={{ mx: 3, mt: 2.5, mb: -0.5, p: 2, maxWidth: 1192, display: 'flex', gap: 2, alignItems: 'center' }}
    >
      <Box sx={{ flex: 1 }}>
        <Typography variant="h2">Welcome</Typography>
        <Typography color="textSecondary" sx={{ mt: 0.5 }}>
          Build a starter in the sandbox region right away: no account, no cost. To build in your OUTSCALE account, set
          up your access keys; it takes a minute and ends with a test.
        </Typography>
      </Box>
      <Button variant="outlined" startIcon={<KeyIcon />} component={RouterLink} to="/credentials/add">
        Set up credentials
      </Button>
      <Tooltip title="Hide until the next start">
        <IconButton size="small" aria-label="Hide this welcome" onClick={() => setDismissed(true)}>
          <CloseIcon fontSize="small" />
        </IconButton>
      </Tooltip>
    </Paper>
  )
}
