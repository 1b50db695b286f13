import { Button, Dialog, DialogActions, DialogContent, DialogContentText, DialogTitle, TextField } from '@mui/material'
import { useState } from 'react'
import { useTranslations } from 'use-intl'

interface IgnoreDialogProps {
  readonly count: number
  readonly onCancel: () => void
  readonly onIgnore: (note: string) => void
}

/** Asks why things are to be left where they are; nothing in any account changes. */
export function IgnoreDialog({ count, onCancel, onIgnore }: IgnoreDialogProps) {
  const say = useTranslations('leftovers.ignoring')
  const [note, setNote] = useState('')
  return (
    <Dialog open onClose={onCancel} fullWidth maxWidth="xs" aria-labelledby="ignore-title">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          onIgnore(note.trim())
        }}
      >
        <DialogTitle id="ignore-title">{say('title', { count })}</DialogTitle>
        <DialogContent>
          <DialogContentText sx={{ mb: 2 }}>{say('help')}</DialogContentText>
          <TextField
            autoFocus
            fullWidth
            label={say('note')}
            value={note}
            onChange={(event) => setNote(event.target.value)}
            slotProps={{ htmlInput: { maxLength: 200 } }}
          />
        </DialogContent>
        <DialogActions>
          <Button onClick={onCancel}>{say('cancel')}</Button>
          <Button type="submit" variant="contained">
            {say('ignore')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
