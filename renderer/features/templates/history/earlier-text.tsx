import { Alert, Box, Button, Paper, Skeleton, TextField, Typography } from '@mui/material'
import { useSnackbar } from 'notistack'
import { type FormEvent, useCallback, useState } from 'react'
import { Link as RouterLink } from 'react-router'
import { useTranslations } from 'use-intl'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { DifferenceView } from '#renderer/ui/difference-view.tsx'
import { ErrorNotice } from '#renderer/ui/error-notice.tsx'
import { useFetched } from '#renderer/ui/use-fetched.ts'
import { errorReportOf } from '#shared/studio-error.ts'
import type { Documents } from '../editor/documents.ts'
import { textDifference } from '../editor/text-difference.ts'
import { useDocuments } from '../editor/use-documents.ts'
import type { HistoryEntry } from './history-entries.ts'

interface EarlierTextProps {
  readonly entry: HistoryEntry
  readonly documents: Documents
  /** Its index. */
  readonly file: number
  readonly readOnly: boolean
  readonly onNamed: () => void
  readonly onRestored: () => void
}

/** A file as it was then, what has changed in it since, and the way back. */
export function EarlierText({ entry, documents, file, readOnly, onNamed, onRestored }: EarlierTextProps) {
  const say = useTranslations('templates.history')
  const studio = useStudio()
  const open = useDocuments(documents).files[file]
  const { path = '', name = '', text = '' } = open ?? {}
  const { kind, key } = entry
  const { state } = useFetched(
    useCallback(async (): Promise<string | undefined> => {
      if (kind === 'version') return (await studio.call('templates.readVersion', { path, id: key })).text
      const { material } = await studio.call('runs.inspect', { runId: key })
      return material?.files.find((one) => one.name === name)?.text
    }, [studio, kind, key, path, name]),
  )
  if (state.kind === 'loading') return <Skeleton variant="rounded" height={240} />
  if (state.kind === 'failed') return <ErrorNotice error={state.error} />
  const earlier = state.content
  const same = earlier === text
  const restore = () => {
    if (earlier === undefined || same) return
    documents.change([{ file, changes: [textDifference(text, earlier)] }])
    documents.show(file)
    onRestored()
  }

  return (
    <Box sx={{ display: 'grid', gap: 1.5 }}>
      <Box sx={{ display: 'flex', gap: 1, flexWrap: 'wrap', alignItems: 'center' }}>
        {!readOnly && (
          <Button variant="outlined" disabled={earlier === undefined || same} onClick={restore}>
            {say('restore')}
          </Button>
        )}
        {entry.kind === 'build' ? (
          <Button component={RouterLink} to={`/builds/${entry.run.runId}`}>
            {say('toBuild')}
          </Button>
        ) : (
          <NameForm path={path} id={entry.version.id} title={entry.version.title ?? ''} onNamed={onNamed} />
        )}
      </Box>
      {earlier === undefined ? (
        <Alert severity="info">{say('notKept')}</Alert>
      ) : same ? (
        <Alert severity="info">{say('same')}</Alert>
      ) : (
        <>
          <Typography variant="body2" color="textSecondary">
            {say('marks')}
          </Typography>
          <Paper variant="outlined" sx={{ overflow: 'hidden' }}>
            <DifferenceView name={say('difference', { name })} original={earlier} text={text} />
          </Paper>
        </>
      )}
    </Box>
  )
}

interface NameFormProps {
  readonly path: string
  readonly id: string
  readonly title: string
  readonly onNamed: () => void
}

/** What a person calls a version; one with a name is kept for good. */
function NameForm({ path, id, title, onNamed }: NameFormProps) {
  const say = useTranslations('templates.history')
  const studio = useStudio()
  const { enqueueSnackbar } = useSnackbar()
  const [typed, setTyped] = useState(title)
  const name = (event: FormEvent) => {
    event.preventDefault()
    studio.call('templates.nameVersion', { path, id, title: typed.trim() }).then(
      () => {
        enqueueSnackbar(say(typed.trim() === '' ? 'unnamed' : 'named'), { variant: 'success' })
        onNamed()
      },
      (error: unknown) => enqueueSnackbar(errorReportOf(error).message, { variant: 'error' }),
    )
  }
  return (
    <Box component="form" onSubmit={name} sx={{ display: 'flex', gap: 1 }}>
      <TextField
        size="small"
        label={say('name')}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        slotProps={{ htmlInput: { maxLength: 100 } }}
      />
      <Button type="submit" disabled={typed.trim() === title}>
        {say('keepName')}
      </Button>
    </Box>
  )
}
