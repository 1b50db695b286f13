import { Button, Dialog, DialogActions, DialogContent, DialogTitle, TextField } from '@mui/material'
import { type FormEvent, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useStudio } from '#renderer/app/studio-context.tsx'
import type { Profile } from '#shared/contract/credential-shapes.ts'
import { type ErrorReport, errorReportOf } from '#shared/studio-error.ts'

/** Gives a profile another name. */
export function RenameDialog({ profile, onClose }: { readonly profile: Profile; readonly onClose: () => void }) {
  const say = useTranslations('credentials.rename')
  const studio = useStudio()
  const [name, setName] = useState(profile.name)
  const [error, setError] = useState<ErrorReport | undefined>()

  const rename = async (event: FormEvent) => {
    event.preventDefault()
    try {
      await studio.call('credentials.rename', { id: profile.id, name: name.trim() })
      onClose()
    } catch (thrown) {
      setError(errorReportOf(thrown))
    }
  }

  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="xs" aria-labelledby="rename-title">
      <form noValidate onSubmit={(event) => void rename(event)}>
        <DialogTitle id="rename-title">{say('title', { name: profile.name })}</DialogTitle>
        <DialogContent>
          <TextField
            size="small"
            fullWidth
            autoFocus
            margin="dense"
            label={say('name')}
            value={name}
            onChange={(event) => setName(event.target.value)}
            onFocus={(event) => event.target.select()}
            error={error !== undefined}
            helperText={error === undefined ? say('help') : `${error.message} ${error.hint ?? ''}`}
            slotProps={{ htmlInput: { maxLength: 64, spellCheck: false, autoComplete: 'off' } }}
          />
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>{say('cancel')}</Button>
          <Button type="submit" variant="contained" disabled={name.trim() === '' || name.trim() === profile.name}>
            {say('rename')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
