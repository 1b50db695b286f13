import { Button, Dialog, DialogActions, DialogContent, DialogContentText, DialogTitle } from '@mui/material'
import { useTranslations } from 'use-intl'

interface ProductionDialogProps {
  readonly profile: string
  readonly onCancel: () => void
  readonly onStart: () => void
}

/** Asks before the first VMs of a session in an account that is named as the one in production. */
export function ProductionDialog({ profile, onCancel, onStart }: ProductionDialogProps) {
  const say = useTranslations('app.production')
  return (
    <Dialog open onClose={onCancel} aria-labelledby="production-title" aria-describedby="production-text">
      <DialogTitle id="production-title">{say('title', { name: profile })}</DialogTitle>
      <DialogContent>
        <DialogContentText id="production-text">{say('text')}</DialogContentText>
      </DialogContent>
      <DialogActions>
        <Button autoFocus onClick={onCancel}>
          {say('cancel')}
        </Button>
        <Button variant="contained" onClick={onStart}>
          {say('start', { name: profile })}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
