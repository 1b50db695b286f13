import AddIcon from '@mui/icons-material/AddOutlined'
import RemoveIcon from '@mui/icons-material/CloseOutlined'
import { Box, Button, Dialog, DialogActions, DialogContent, DialogTitle, IconButton, TextField } from '@mui/material'
import { useSnackbar } from 'notistack'
import { type FormEvent, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { KnownAccount } from '#renderer/app/shell/use-account-choices.ts'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { ErrorNotice } from '#renderer/ui/error-notice.tsx'
import type { AccountImage } from '#shared/contract/image-shapes.ts'
import { errorReportOf } from '#shared/studio-error.ts'
import { DialogForm } from './dialog-form.tsx'
import { doubleKey, rowsOfTags, type TagRow, tagChange, tagsOfRows } from './tag-rows.ts'
import { useWork } from './use-work.ts'

interface EditDialogProps {
  readonly image: AccountImage
  readonly account: KnownAccount
  readonly onClose: () => void
  readonly onChanged: () => void
}

/** Changes the description and the tags of an OMI, which can be undone. */
export function EditDialog({ image, account, onClose, onChanged }: EditDialogProps) {
  const say = useTranslations('images')
  const studio = useStudio()
  const { enqueueSnackbar, closeSnackbar } = useSnackbar()
  const work = useWork()
  const [description, setDescription] = useState(image.description)
  const [rows, setRows] = useState(() => rowsOfTags(image.tags))
  const list = useRef<HTMLDivElement>(null)
  const twice = doubleKey(rows)
  const target = { account: account.choice, imageId: image.imageId }

  const set = (id: number, changed: Partial<TagRow>) =>
    setRows((before) => before.map((row) => (row.id === id ? { ...row, ...changed } : row)))
  const add = () => {
    setRows((before) => [...before, { id: Math.max(-1, ...before.map(({ id }) => id)) + 1, key: '', value: '' }])
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>('[data-tag]:last-child input')?.focus())
  }
  const undo = (after: Readonly<Record<string, string>>) =>
    studio
      .call('images.update', { ...target, description: image.description, ...tagChange(after, image.tags) })
      .then(() => {
        onChanged()
        enqueueSnackbar(say('edit.undone'), { variant: 'success' })
      })
      .catch((error: unknown) => enqueueSnackbar(errorReportOf(error).message, { variant: 'error' }))
  const save = (event: FormEvent) => {
    event.preventDefault()
    if (twice !== undefined || work.busy) return
    const tags = tagsOfRows(rows)
    work.run(async () => {
      await studio.call('images.update', { ...target, description, ...tagChange(image.tags, tags) })
      onChanged()
      onClose()
      enqueueSnackbar(say('edit.saved'), {
        variant: 'success',
        autoHideDuration: 10_000,
        action: (key) => (
          <Button
            color="inherit"
            onClick={() => {
              closeSnackbar(key)
              void undo(tags)
            }}
          >
            {say('edit.undo')}
          </Button>
        ),
      })
    })
  }

  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm" aria-labelledby="edit-image-title">
      <DialogForm onSubmit={save}>
        <DialogTitle id="edit-image-title">{say('edit.title', { name: image.name || image.imageId })}</DialogTitle>
        <DialogContent sx={{ display: 'grid', gap: 2 }}>
          <TextField
            autoFocus
            multiline
            label={say('edit.description')}
            value={description}
            onChange={(event) => setDescription(event.target.value)}
            slotProps={{ htmlInput: { maxLength: 255 } }}
            sx={{ mt: 1 }}
          />
          <Box ref={list} sx={{ display: 'grid', gap: 1 }}>
            {rows.map(({ id, key, value }, index) => (
              <Box key={id} data-tag sx={{ display: 'grid', gridTemplateColumns: '1fr 1.4fr 36px', gap: 1 }}>
                <TextField
                  size="small"
                  label={say('edit.key')}
                  value={key}
                  error={twice !== undefined && key.trim() === twice}
                  onChange={(event) => set(id, { key: event.target.value })}
                  slotProps={{ htmlInput: { maxLength: 255, 'aria-label': say('edit.keyOf', { number: index + 1 }) } }}
                />
                <TextField
                  size="small"
                  label={say('edit.value')}
                  value={value}
                  onChange={(event) => set(id, { value: event.target.value })}
                  slotProps={{
                    htmlInput: { maxLength: 255, 'aria-label': say('edit.valueOf', { number: index + 1 }) },
                  }}
                />
                <IconButton
                  size="small"
                  aria-label={say('edit.remove', { key: key || String(index + 1) })}
                  onClick={() => setRows((before) => before.filter((row) => row.id !== id))}
                  sx={{ alignSelf: 'center' }}
                >
                  <RemoveIcon fontSize="small" />
                </IconButton>
              </Box>
            ))}
          </Box>
          <Button startIcon={<AddIcon />} onClick={add} sx={{ justifySelf: 'start' }}>
            {say('edit.add')}
          </Button>
          <Box role="status" sx={{ color: 'error.main', '&:empty': { display: 'none' } }}>
            {twice !== undefined && say('edit.twice', { key: twice })}
          </Box>
          {work.error !== undefined && <ErrorNotice error={work.error} />}
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>{say('cancel')}</Button>
          <Button type="submit" variant="contained" loading={work.busy} disabled={twice !== undefined}>
            {say('edit.save')}
          </Button>
        </DialogActions>
      </DialogForm>
    </Dialog>
  )
}
