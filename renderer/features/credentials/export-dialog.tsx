import {
  Alert,
  Box,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  Skeleton,
  TextField,
  Typography,
} from '@mui/material'
import { useSnackbar } from 'notistack'
import { useCallback, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { ErrorNotice } from '#renderer/ui/error-notice.tsx'
import { useFetched } from '#renderer/ui/use-fetched.ts'
import type { Profile } from '#shared/contract/credential-shapes.ts'
import { type ErrorReport, errorReportOf } from '#shared/studio-error.ts'

/** Writes a profile to the file that OUTSCALE's other tools read, after showing what would change in it. */
export function ExportDialog({ profile, onClose }: { readonly profile: Profile; readonly onClose: () => void }) {
  const say = useTranslations('credentials.export')
  const studio = useStudio()
  const { enqueueSnackbar } = useSnackbar()
  const [as, setAs] = useState(profile.name)
  const [typed, setTyped] = useState(profile.name)
  const [stale, setStale] = useState(false)
  const [writing, setWriting] = useState(false)
  const [error, setError] = useState<ErrorReport | undefined>()
  const { state, reload } = useFetched(
    useCallback(() => studio.call('credentials.previewExport', { id: profile.id, as }), [studio, profile.id, as]),
  )
  const preview = state.kind === 'loaded' ? state.content : undefined

  const write = async () => {
    if (preview === undefined) return
    setWriting(true)
    setError(undefined)
    try {
      const answer = await studio.call('credentials.export', { id: profile.id, as, version: preview.version })
      if (answer.kind === 'written') {
        enqueueSnackbar(say('written', { name: as, path: answer.path }), { variant: 'success' })
        onClose()
        return
      }
      setStale(true)
      reload()
    } catch (thrown) {
      setError(errorReportOf(thrown))
    } finally {
      setWriting(false)
    }
  }

  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="md" aria-labelledby="export-title">
      <DialogTitle id="export-title">{say('title', { name: profile.name })}</DialogTitle>
      <DialogContent dividers sx={{ display: 'grid', gap: 2 }}>
        <Alert severity="warning">{say('warning')}</Alert>
        <TextField
          size="small"
          label={say('name')}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={() => typed.trim() !== '' && setAs(typed.trim())}
          helperText={say('nameHelp')}
          slotProps={{ htmlInput: { maxLength: 64, spellCheck: false, autoComplete: 'off' } }}
          sx={{ maxWidth: 360 }}
        />
        {stale && <Alert severity="info">{say('stale')}</Alert>}
        {state.kind === 'failed' && <ErrorNotice error={state.error} />}
        {state.kind === 'loading' && <Skeleton variant="rounded" height={160} />}
        {preview !== undefined && (
          <Box>
            <Typography sx={{ mb: 0.5, overflowWrap: 'anywhere' }}>
              {say.rich(preview.replaces ? 'replaces' : 'adds', {
                path: preview.path,
                code: (words) => <code>{words}</code>,
              })}
            </Typography>
            {preview.diff === '' ? (
              <Typography color="textSecondary">{say('nothing')}</Typography>
            ) : (
              <Difference text={preview.diff} />
            )}
            {preview.notes.map((note) => (
              <Typography key={note} color="textSecondary" sx={{ mt: 0.5 }}>
                {note}
              </Typography>
            ))}
          </Box>
        )}
        {error !== undefined && <ErrorNotice error={error} />}
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose} autoFocus>
          {say('cancel')}
        </Button>
        <Button
          variant="contained"
          loading={writing}
          disabled={preview === undefined || preview.diff === '' || typed.trim() !== as}
          onClick={() => void write()}
        >
          {say('write')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}

/** A unified difference: added lines and removed ones by sign and colour. */
function Difference({ text }: { readonly text: string }) {
  const say = useTranslations('credentials.export')
  return (
    <Box
      component="pre"
      role="region"
      aria-label={say('difference')}
      tabIndex={0}
      sx={{
        m: 0,
        p: 1.5,
        maxHeight: 320,
        overflow: 'auto',
        borderRadius: 1,
        bgcolor: 'action.hover',
        fontFamily: '"JetBrains Mono", monospace',
        fontSize: 12,
      }}
    >
      {text.split('\n').map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other identity, and never move
        <Box key={index} component="span" sx={{ display: 'block', color: colourOf(line) }}>
          {line === '' ? ' ' : line}
        </Box>
      ))}
    </Box>
  )
}

function colourOf(line: string): string {
  if (line.startsWith('+') && !line.startsWith('+++')) return 'success.main'
  if (line.startsWith('-') && !line.startsWith('---')) return 'error.main'
  return 'text.primary'
}
