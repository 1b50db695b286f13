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
import { useStudio } from '#renderer/app/studio-context.tsx'
import { EmptyState } from '#renderer/ui/empty-state.tsx'
import { ErrorNotice } from '#renderer/ui/error-notice.tsx'
import { useFetched } from '#renderer/ui/use-fetched.ts'

/** What is chosen: a template, a folder that is one, or a folder to put something into. */
export type DialogKind = 'file' | 'folder' | 'target'

interface OpenDialogProps {
  readonly kind: DialogKind
  readonly onClose: () => void
  readonly onOpen: (path: string) => void
}

const titles: Readonly<Record<DialogKind, string>> = {
  file: 'Open a template',
  folder: 'Open a template folder',
  target: 'Copy the starter into a folder',
}

/** Chooses a template on the computer that OMI Studio runs on, where the host has no dialog of its own. */
export function OpenDialog({ kind, onClose, onOpen }: OpenDialogProps) {
  const studio = useStudio()
  const [folder, setFolder] = useState<string | undefined>()
  const [typed, setTyped] = useState('')
  const fetch = useCallback(() => studio.call('files.list', folder === undefined ? {} : { folder }), [studio, folder])
  const { state } = useFetched(fetch)
  const listing = state.kind === 'loaded' ? state.content : undefined

  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm" aria-labelledby="open-dialog-title">
      <DialogTitle id="open-dialog-title">{titles[kind]}</DialogTitle>
      <DialogContent>
        <TextField
          fullWidth
          size="small"
          margin="dense"
          label="Path"
          placeholder={listing?.folder ?? ''}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && typed !== '') onOpen(typed)
          }}
          helperText="Type or paste a path, or choose below."
        />
        {state.kind === 'failed' && <ErrorNotice error={state.error} />}
        {listing !== undefined && (
          <List dense aria-label={`Content of ${listing.folder}`} sx={{ height: 320, overflow: 'auto' }}>
            {listing.parent !== undefined && (
              <ListItemButton onClick={() => setFolder(listing.parent)}>
                <ListItemIcon>
                  <UpIcon />
                </ListItemIcon>
                <ListItemText primary="Up" secondary={listing.parent} />
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
              <EmptyState title="Nothing to open here">Templates end in .pkr.hcl, .pkr.json or .json.</EmptyState>
            )}
          </List>
        )}
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        {kind !== 'file' && (
          <Button
            variant="contained"
            disabled={listing === undefined && typed === ''}
            onClick={() => onOpen(typed || (listing?.folder ?? ''))}
          >
            {kind === 'folder' ? 'Open this folder' : 'Copy it here'}
          </Button>
        )}
        {kind === 'file' && (
          <Button variant="contained" disabled={typed === ''} onClick={() => onOpen(typed)}>
            Open
          </Button>
        )}
      </DialogActions>
    </Dialog>
  )
}
