import {
  Alert,
  Box,
  Button,
  Checkbox,
  Dialog,
  DialogActions,
  DialogContent,
  DialogContentText,
  DialogTitle,
  FormControlLabel,
  FormHelperText,
  TextField,
  Typography,
} from '@mui/material'
import { useSnackbar } from 'notistack'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { KnownAccount } from '#renderer/app/shell/use-account-choices.ts'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { ErrorNotice } from '#renderer/ui/error-notice.tsx'
import type { AccountImage } from '#shared/contract/image-shapes.ts'
import { changesNothing, type ShareChange, shareChange, typedAccounts } from './share-change.ts'
import { useWork } from './use-work.ts'

interface ShareDialogProps {
  readonly image: AccountImage
  readonly account: KnownAccount
  readonly onClose: () => void
  readonly onChanged: () => void
}

/** Who may launch an OMI, with what changes said before it does; to make it public its name has to be typed. */
export function ShareDialog({ image, account, onClose, onChanged }: ShareDialogProps) {
  const say = useTranslations('images')
  const studio = useStudio()
  const { enqueueSnackbar } = useSnackbar()
  const work = useWork()
  const [text, setText] = useState(image.sharedWith.join('\n'))
  const [everybody, setEverybody] = useState(image.public)
  const [snapshots, setSnapshots] = useState(false)
  const [typed, setTyped] = useState('')
  const name = image.name || image.imageId
  const { ids, wrong } = typedAccounts(text)
  const change = shareChange(image, ids, everybody)
  const publishes = change.public === true
  const ready = wrong.length === 0 && !changesNothing(change) && (!publishes || typed.trim() === name)

  const save = () =>
    work.run(async () => {
      await studio.call('images.share', {
        account: account.choice,
        imageId: image.imageId,
        ...change,
        add: [...change.add],
        remove: [...change.remove],
        snapshots,
      })
      onChanged()
      onClose()
      enqueueSnackbar(say('share.saved'), { variant: 'success' })
    })

  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm" aria-labelledby="share-image-title">
      <DialogTitle id="share-image-title" sx={{ overflowWrap: 'anywhere' }}>
        {say('share.title', { name })}
      </DialogTitle>
      <DialogContent sx={{ display: 'grid', gap: 2 }}>
        <DialogContentText>{say('inAccount', { account: account.name })}</DialogContentText>
        <TextField
          autoFocus
          multiline
          minRows={2}
          maxRows={8}
          label={say('share.accounts')}
          value={text}
          error={wrong.length > 0}
          helperText={wrong.length > 0 ? say('share.wrong', { ids: wrong.join(', ') }) : say('share.accountsHelp')}
          onChange={(event) => setText(event.target.value)}
        />
        <Choice
          label={say('share.snapshots')}
          help={say('share.snapshotsHelp')}
          id="share-snapshots-help"
          checked={snapshots}
          disabled={change.add.length + change.remove.length === 0}
          onChange={setSnapshots}
        />
        <Choice
          label={say('share.public')}
          help={say('share.publicHelp')}
          id="share-public-help"
          checked={everybody}
          onChange={setEverybody}
        />
        {publishes && (
          <Alert severity="warning" slotProps={{ message: { sx: { flex: 1, display: 'grid', gap: 1.5 } } }}>
            {say('share.publicWarning')}
            <TextField
              size="small"
              label={say('share.typeName', { name })}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              slotProps={{ htmlInput: { spellCheck: false, autoComplete: 'off' } }}
            />
          </Alert>
        )}
        <Preview change={change} />
        {work.error !== undefined && <ErrorNotice error={work.error} />}
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{say('cancel')}</Button>
        <Button
          variant="contained"
          color={publishes ? 'warning' : 'primary'}
          loading={work.busy}
          disabled={!ready}
          onClick={save}
        >
          {say(publishes ? 'share.publish' : 'share.save')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}

function Preview({ change }: { readonly change: ShareChange }) {
  const say = useTranslations('images.share')
  const { add, remove, public: everybody } = change
  return (
    <Box role="status">
      <Typography variant="subtitle2" component="h3">
        {say('preview')}
      </Typography>
      {changesNothing(change) && <Typography color="textSecondary">{say('nothing')}</Typography>}
      {add.length > 0 && <Typography>{say('added', { count: add.length, ids: add.join(', ') })}</Typography>}
      {remove.length > 0 && <Typography>{say('removed', { count: remove.length, ids: remove.join(', ') })}</Typography>}
      {everybody !== undefined && <Typography>{say(everybody ? 'becomesPublic' : 'noLongerPublic')}</Typography>}
      {(remove.length > 0 || everybody === false) && <Typography color="textSecondary">{say('running')}</Typography>}
    </Box>
  )
}

function Choice({
  label,
  help,
  id,
  checked,
  disabled = false,
  onChange,
}: {
  readonly label: string
  readonly help: string
  readonly id: string
  readonly checked: boolean
  readonly disabled?: boolean
  readonly onChange: (checked: boolean) => void
}) {
  return (
    <Box>
      <FormControlLabel
        control={
          <Checkbox
            checked={checked}
            disabled={disabled}
            onChange={(event) => onChange(event.target.checked)}
            slotProps={{ input: { 'aria-describedby': id } }}
          />
        }
        label={label}
      />
      <FormHelperText id={id} sx={{ ml: 4, mt: 0 }}>
        {help}
      </FormHelperText>
    </Box>
  )
}
