import {
  Alert,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogContentText,
  DialogTitle,
  MenuItem,
  TextField,
} from '@mui/material'
import { type FormEvent, useState } from 'react'
import { useNavigate } from 'react-router'
import { useTranslations } from 'use-intl'
import type { KnownAccount } from '#renderer/app/shell/use-account-choices.ts'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { useViewState } from '#renderer/app/view-state/use-view-state.ts'
import { ErrorNotice } from '#renderer/ui/error-notice.tsx'
import type { AccountImage } from '#shared/contract/image-shapes.ts'
import { DialogForm } from './dialog-form.tsx'
import { imageAddress } from './image-task.ts'
import { useWork } from './use-work.ts'

interface ExportDialogProps {
  readonly image: AccountImage
  readonly account: KnownAccount
  readonly onClose: () => void
  readonly onChanged: () => void
}

/** Has the API write an OMI into a bucket; the page of the OMI shows how far it is. */
export function ExportDialog({ image, account, onClose, onChanged }: ExportDialogProps) {
  const say = useTranslations('images')
  const studio = useStudio()
  const navigate = useNavigate()
  const work = useWork()
  const [keptBucket, keepBucket] = useViewState('images.export.bucket', '')
  const [bucket, setBucket] = useState(keptBucket)
  const [prefix, setPrefix] = useState('')
  const [format, setFormat] = useState<'qcow2' | 'raw'>('qcow2')
  const name = bucket.trim()
  const wrong = name !== '' && !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name)

  const start = (event: FormEvent) => {
    event.preventDefault()
    if (name === '' || wrong || work.busy) return
    work.run(async () => {
      await studio.call('images.export', {
        account: account.choice,
        imageId: image.imageId,
        bucket: name,
        prefix: prefix.trim(),
        format,
      })
      keepBucket(name)
      onChanged()
      onClose()
      void navigate(imageAddress(image.imageId))
    })
  }

  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm" aria-labelledby="export-image-title">
      <DialogForm onSubmit={start}>
        <DialogTitle id="export-image-title" sx={{ overflowWrap: 'anywhere' }}>
          {say('export.title', { name: image.name || image.imageId })}
        </DialogTitle>
        <DialogContent sx={{ display: 'grid', gap: 2 }}>
          <DialogContentText>{say('export.text')}</DialogContentText>
          {account.choice === 'sandbox' && <Alert severity="info">{say('export.sandbox')}</Alert>}
          <TextField
            autoFocus
            label={say('export.bucket')}
            value={bucket}
            error={wrong}
            helperText={wrong ? say('export.wrongBucket') : say('inAccount', { account: account.name })}
            onChange={(event) => setBucket(event.target.value)}
            slotProps={{ htmlInput: { spellCheck: false, maxLength: 63 } }}
          />
          <TextField
            label={say('export.prefix')}
            value={prefix}
            onChange={(event) => setPrefix(event.target.value)}
            slotProps={{ htmlInput: { spellCheck: false, maxLength: 200 } }}
          />
          <TextField
            select
            label={say('export.format')}
            value={format}
            onChange={(event) => setFormat(event.target.value === 'raw' ? 'raw' : 'qcow2')}
          >
            <MenuItem value="qcow2">{'qcow2'}</MenuItem>
            <MenuItem value="raw">{'raw'}</MenuItem>
          </TextField>
          {work.error !== undefined && <ErrorNotice error={work.error} />}
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>{say('cancel')}</Button>
          <Button type="submit" variant="contained" loading={work.busy} disabled={name === '' || wrong}>
            {say('export.start')}
          </Button>
        </DialogActions>
      </DialogForm>
    </Dialog>
  )
}
