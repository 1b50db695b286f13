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
import type { TemplateDetail } from '#shared/contract/shapes.ts'
import type { Documents } from '../editor/documents.ts'
import { useDocuments, useOpenTemplate } from '../editor/use-documents.ts'
import { EarlierText } from './earlier-text.tsx'
import { type HistoryEntry, historyEntries } from './history-entries.ts'

interface HistoryPanelProps {
  readonly template: TemplateDetail
  /** Shows the editor, where an earlier text was put. */
  readonly onEdit: () => void
}

/** How a template's files were: what was saved, and what was built. */
export function HistoryPanel({ template, onEdit }: HistoryPanelProps) {
  const opening = useOpenTemplate(template)
  if (opening.kind === 'opening') return <Skeleton variant="rounded" height={320} />
  if (opening.kind === 'failed') return <ErrorNotice error={opening.error} />
  return <OpenHistory template={template} documents={opening.template.documents} onEdit={onEdit} />
}

function OpenHistory({ template, documents, onEdit }: HistoryPanelProps & { readonly documents: Documents }) {
  const say = useTranslations('templates.history')
  const studio = useStudio()
  const { runs, loaded } = useKnownRuns()
  const { files } = useDocuments(documents)
  const [file, setFile] = useState(0)
  const [chosen, setChosen] = useState<string | undefined>()
  const path = files[file]?.path ?? template.path
  const { state, reload } = useFetched(useCallback(() => studio.call('templates.versions', { path }), [studio, path]))
  if (state.kind === 'loading' || !loaded) return <Skeleton variant="rounded" height={320} />
  if (state.kind === 'failed') return <ErrorNotice error={state.error} />
  const entries = historyEntries(state.content.versions, runs, template.path)
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
            readOnly={template.starter}
            onNamed={reload}
            onRestored={onEdit}
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
