import SaveIcon from '@mui/icons-material/SaveOutlined'
import { Alert, Button } from '@mui/material'
import { useTranslations } from 'use-intl'

interface SaveButtonProps {
  /** A starter's file: it says so instead. */
  readonly readOnly: boolean
  readonly unsaved: boolean
  readonly onSave: () => void
}

/** Saves what is open, and says whether there is anything to save. */
export function SaveButton({ readOnly, unsaved, onSave }: SaveButtonProps) {
  const say = useTranslations('editor')
  if (readOnly) {
    return (
      <Alert severity="info" sx={{ py: 0 }}>
        {say('starter')}
      </Alert>
    )
  }
  return (
    <Button variant="outlined" startIcon={<SaveIcon />} disabled={!unsaved} onClick={onSave}>
      {say(unsaved ? 'save' : 'saved')}
    </Button>
  )
}
