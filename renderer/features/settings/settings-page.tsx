import {
  Box,
  FormControl,
  FormControlLabel,
  FormHelperText,
  FormLabel,
  MenuItem,
  Paper,
  Switch,
  TextField,
  ToggleButton,
  ToggleButtonGroup,
  Typography,
} from '@mui/material'
import { useCallback } from 'react'
import { useSettings } from '#renderer/app/settings-context.tsx'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { Page } from '#renderer/ui/page.tsx'
import { useFetched } from '#renderer/ui/use-fetched.ts'
import type { Settings } from '#shared/contract/settings.ts'

/** What the person can set; every change counts at once. */
export function SettingsPage() {
  const studio = useStudio()
  const { settings, change } = useSettings()
  const { state } = useFetched(useCallback(() => studio.call('studio.about', {}), [studio]))
  return (
    <Page title="Settings" subtitle="Every change counts at once.">
      <Paper variant="outlined" sx={{ p: 2.5, display: 'grid', gap: 3, maxWidth: 560 }}>
        <FormControl>
          <FormLabel id="theme-label" sx={{ mb: 1 }}>
            Appearance
          </FormLabel>
          <ToggleButtonGroup
            size="small"
            exclusive
            aria-labelledby="theme-label"
            value={settings.theme}
            onChange={(_event, theme: Settings['theme'] | null) => theme !== null && void change({ theme })}
          >
            <ToggleButton value="system">As the system</ToggleButton>
            <ToggleButton value="light">Light</ToggleButton>
            <ToggleButton value="dark">Dark</ToggleButton>
          </ToggleButtonGroup>
        </FormControl>
        <SandboxMachines whyNot={state.kind === 'loaded' ? state.content.whyNoRealMachines : undefined} />
        <TextField
          select
          size="small"
          label="Builds at once"
          value={settings.parallelBuilds}
          helperText="Further builds wait for their turn."
          onChange={(event) => void change({ parallelBuilds: Number(event.target.value) })}
        >
          {[1, 2, 3, 4, 5, 8, 10, 20].map((count) => (
            <MenuItem key={count} value={count}>
              {count}
            </MenuItem>
          ))}
        </TextField>
        <TextField
          select
          size="small"
          label="Size of the log's text"
          value={settings.logFontSize}
          onChange={(event) => void change({ logFontSize: Number(event.target.value) })}
        >
          {[10, 11, 12, 13, 14, 16, 18, 20, 24, 28].map((size) => (
            <MenuItem key={size} value={size}>
              {size} px
            </MenuItem>
          ))}
        </TextField>
      </Paper>
      {state.kind === 'loaded' && (
        <Box sx={{ mt: 3 }}>
          <Typography color="textSecondary">
            OMI Studio {state.content.version}. Runs, settings and the sandbox region are kept in{' '}
            <code>{state.content.home}</code>.
          </Typography>
        </Box>
      )}
    </Page>
  )
}

/** The switch for real machines in the sandbox region; off, with the reason, where they cannot be had. */
function SandboxMachines({ whyNot }: { readonly whyNot: string | undefined }) {
  const { settings, change } = useSettings()
  const real = settings.sandboxMachines === 'real'
  return (
    <FormControl>
      <FormControlLabel
        control={
          <Switch
            checked={real}
            // What was switched on elsewhere can always be switched off.
            disabled={whyNot !== undefined && !real}
            onChange={(_event, on) => void change({ sandboxMachines: on ? 'real' : 'simulated' })}
          />
        }
        label="Real machines in the sandbox region"
      />
      <FormHelperText>
        {whyNot ??
          'QEMU runs its VMs: a real kernel on real disks, in seconds instead of at once. Counts when the region starts next.'}
      </FormHelperText>
    </FormControl>
  )
}
