import { Box, List, ListItemButton, ListItemText, MenuItem, Paper, Skeleton, TextField } from '@mui/material'
import { useCallback, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useKnownRuns } from '#renderer/app/run-summaries.ts'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { EmptyState } from '#renderer/ui/empty-state.tsx'
import { ErrorNotice } from '#renderer/ui/error-notice.tsx'
import { RunStatus } from '#renderer/ui/run-status.tsx'
import { useTimeWords } from '#renderer/ui/time.ts'
import { useFetched } from '#renderer/ui/use-fetched.ts'
import type { Documents } from '../editor/documents.ts'
import { useDocuments } from '../editor/use-documents.ts'
import { EarlierText } from './earlier-text.tsx'
import { type HistoryEntry, historyEntries } from './history-entries.ts'

interface FileHistoryProps {
  readonly documents: Documents
  /** The template whose builds kept the text of these files; without it, none did. */
  readonly builtAs?: string
  readonly readOnly: boolean
  /** An earlier text was put into the editor. */
  readonly onRestored: () => void
}

/** How open files were, one at a time: what was saved, and what was built. */
export function FileHistory({ documents, builtAs, readOnly, onRestored }: FileHistoryProps) {
  const say = useTranslations('templates.history')
  const studio = useStudio()
  const { runs, loaded } = useKnownRuns()
  const { files } = useDocuments(documents)
  const [file, setFile] = useState(0)
  const [chosen, setChosen] = useState<string | undefined>()
  const path = files[file]?.path ?? ''
  const { state, reload } = useFetched(useCallback(() => studio.call('templates.versions', { path }), [studio, path]))
  if (state.kind === 'loading' || !loaded) return <Skeleton variant="rounded" height={320} />
  if (state.kind === 'failed') return <ErrorNotice error={state.error} />
  const entries = historyEntries(state.content.versions, runs, builtAs)
  const entry = entries.find(({ key }) => key === chosen) ?? entries[0]

  return (
    <Box sx={{ display: 'grid', gap: 2 }}>
      {files.length > 1 && (
        <TextField
          select
          size="small"
          label={say('file')}
          value={file}
          onChange={(event) => {
            setFile(Number(event.target.value))
            setChosen(undefined)
          }}
          sx={{ maxWidth: 360 }}
        >
          {files.map(({ name, path: key }, at) => (
            <MenuItem key={key} value={at}>
              {name}
            </MenuItem>
          ))}
        </TextField>
      )}
      {entry === undefined ? (
        <EmptyState title={say('empty')}>{say('emptyHelp')}</EmptyState>
      ) : (
        <Box
          sx={{
            display: 'grid',
            gap: 2,
            alignItems: 'start',
            gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: '300px minmax(0, 1fr)' },
          }}
        >
          <Paper variant="outlined">
            <List dense disablePadding aria-label={say('list')} sx={{ maxHeight: '70vh', overflow: 'auto' }}>
              {entries.map((one) => (
                <li key={one.key}>
                  <EntryRow entry={one} selected={one === entry} onChoose={() => setChosen(one.key)} />
                </li>
              ))}
            </List>
          </Paper>
          <EarlierText
            key={`${path} ${entry.key}`}
            entry={entry}
            documents={documents}
            file={file}
            readOnly={readOnly}
            onNamed={reload}
            onRestored={onRestored}
          />
        </Box>
      )}
    </Box>
  )
}

interface EntryRowProps {
  readonly entry: HistoryEntry
  readonly selected: boolean
  readonly onChoose: () => void
}

function EntryRow({ entry, selected, onChoose }: EntryRowProps) {
  const say = useTranslations('templates.history')
  const { date } = useTimeWords()
  return (
    <ListItemButton
      component="button"
      selected={selected}
      aria-pressed={selected}
      onClick={onChoose}
      sx={{ width: '100%' }}
    >
      <ListItemText
        primary={entry.kind === 'build' ? say('built') : (entry.version.title ?? say('saved'))}
        secondary={date(entry.at)}
        slotProps={{ primary: { sx: { overflowWrap: 'anywhere' } } }}
      />
      {entry.kind === 'build' && <RunStatus status={entry.run.status} />}
    </ListItemButton>
  )
}
