import UpIcon from '@mui/icons-material/ArrowUpwardOutlined'
import FileIcon from '@mui/icons-material/DescriptionOutlined'
import FolderIcon from '@mui/icons-material/FolderOutlined'
import {
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  List,
  ListItemButton,
  ListItemIcon,
  ListItemText,
  TextField,
} from '@mui/material'
import { useCallback, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { EmptyState } from '#renderer/ui/empty-state.tsx'
import { ErrorNotice } from '#renderer/ui/error-notice.tsx'
import { useFetched } from '#renderer/ui/use-fetched.ts'

/** What is chosen: a template, a folder that is one, a folder to put something into, or one that holds templates. */
export type DialogKind = 'file' | 'folder' | 'target' | 'library'

interface OpenDialogProps {
  readonly kind: DialogKind
  readonly onClose: () => void
  readonly onOpen: (path: string) => void
}

/** Chooses a template on the computer that OMI Studio runs on, where the host has no dialog of its own. */
export function OpenDialog({ kind, onClose, onOpen }: OpenDialogProps) {
  const say = useTranslations('templates.dialog')
  const studio = useStudio()
  const [folder, setFolder] = useState<string | undefined>()
  const [typed, setTyped] = useState('')
  const fetch = useCallback(() => studio.call('files.list', folder === undefined ? {} : { folder }), [studio, folder])
  const { state } = useFetched(fetch)
  const listing = state.kind === 'loaded' ? state.content : undefined

  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm" aria-labelledby="open-dialog-title">
      <DialogTitle id="open-dialog-title">{say(kind)}</DialogTitle>
      <DialogContent>
        <TextField
          fullWidth
          size="small"
          margin="dense"
          label={say('path')}
          placeholder={listing?.folder ?? ''}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || typed === '') return
            // The same stroke must not press the button too that gets the focus back.
            event.preventDefault()
            onOpen(typed)
          }}
          helperText={say('help')}
        />
        {state.kind === 'failed' && <ErrorNotice error={state.error} />}
        {listing !== undefined && (
          <List dense aria-label={say('content', { folder: listing.folder })} sx={{ height: 320, overflow: 'auto' }}>
            {listing.parent !== undefined && (
              <ListItemButton onClick={() => setFolder(listing.parent)}>
                <ListItemIcon>
                  <UpIcon />
                </ListItemIcon>
                <ListItemText primary={say('up')} secondary={listing.parent} />
              </ListItemButton>
            )}
            {listing.entries
              .filter((entry) => entry.kind !== 'file')
              .map((entry) => (
                <ListItemButton
                  key={entry.path}
                  onClick={() => (entry.kind === 'folder' ? setFolder(entry.path) : onOpen(entry.path))}
                >
                  <ListItemIcon>{entry.kind === 'folder' ? <FolderIcon /> : <FileIcon />}</ListItemIcon>
                  <ListItemText primary={entry.name} />
                </ListItemButton>
              ))}
            {listing.entries.every((entry) => entry.kind === 'file') && (
              <EmptyState title={say('nothing')}>{say('nothingText')}</EmptyState>
            )}
          </List>
        )}
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{say('cancel')}</Button>
        {kind !== 'file' && (
          <Button
            variant="contained"
            disabled={listing === undefined && typed === ''}
            onClick={() => onOpen(typed || (listing?.folder ?? ''))}
          >
            {say(kind === 'folder' ? 'openFolder' : kind === 'library' ? 'addThis' : 'copyHere')}
          </Button>
        )}
        {kind === 'file' && (
          <Button variant="contained" disabled={typed === ''} onClick={() => onOpen(typed)}>
            {say('open')}
          </Button>
        )}
      </DialogActions>
    </Dialog>
  )
}
