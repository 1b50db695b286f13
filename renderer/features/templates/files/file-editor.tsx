import HistoryIcon from '@mui/icons-material/HistoryOutlined'
import { Box, Paper, Skeleton, ToggleButton } from '@mui/material'
import { useEffect, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useStore } from 'zustand'
import { useCommands } from '#renderer/app/commands/use-commands.ts'
import { ErrorNotice } from '#renderer/ui/error-notice.tsx'
import type { UsedFile } from '#shared/contract/shapes.ts'
import { type ErrorReport, errorReportOf } from '#shared/studio-error.ts'
import { CodePane } from '../editor/code-pane.tsx'
import { Conflicts } from '../editor/conflicts.tsx'
import { isUnsaved } from '../editor/documents.ts'
import { RestoredNotice } from '../editor/restored-notice.tsx'
import { SaveButton } from '../editor/save-button.tsx'
import { UndoButtons } from '../editor/undo-buttons.tsx'
import { useDocuments, useSave } from '../editor/use-documents.ts'
import { useLeaveWarning } from '../editor/use-leave-warning.ts'
import { FileHistory } from '../history/file-history.tsx'
import { type OpenUsedFile, useOpenFile } from './open-files.ts'

interface FileEditorProps {
  readonly file: UsedFile
  readonly readOnly: boolean
  /** It is to have the focus. */
  readonly focused: boolean
  readonly onSaved: () => void
}

/** The text of a file that a template uses, to be changed. */
export function FileEditor({ file, ...props }: FileEditorProps) {
  const opening = useOpenFile(file, props.readOnly)
  if (opening.kind === 'opening') return <Skeleton variant="rounded" height={320} />
  if (opening.kind === 'failed') return <ErrorNotice error={opening.error} />
  return <OpenEditor open={opening.file} {...props} />
}

interface OpenEditorProps extends Omit<FileEditorProps, 'file'> {
  readonly open: OpenUsedFile
}

function OpenEditor({ open, readOnly, focused, onSaved }: OpenEditorProps) {
  const say = useTranslations('editor')
  const sayHistory = useTranslations('templates.history')
  const { documents, drafts } = open
  const { files } = useDocuments(documents)
  const unsaved = files.some(isUnsaved)
  const [error, setError] = useState<ErrorReport | undefined>()
  const [history, setHistory] = useState(false)
  const save = useSave(documents, onSaved)
  const saveNow = () => {
    setError(undefined)
    save().catch((thrown: unknown) => setError(errorReportOf(thrown)))
  }
  useLeaveWarning(useStore(drafts).failing && unsaved)
  useEffect(() => {
    if (focused) documents.show(0, documents.view(0).state.doc.length)
  }, [focused, documents])
  useCommands([
    {
      id: 'file.save',
      title: say('commands.save'),
      section: files[0]?.name ?? '',
      shortcut: '$mod+s',
      enabled: unsaved && !readOnly,
      whyDisabled: say(readOnly ? 'starter' : 'saved'),
      run: saveNow,
    },
  ])

  return (
    <Box sx={{ display: 'flex', flexDirection: 'column', gap: 1.5, minHeight: 0, flex: 1 }}>
      <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
        <UndoButtons documents={documents} />
        {!readOnly && (
          <ToggleButton
            value="history"
            size="small"
            selected={history}
            onChange={() => setHistory(!history)}
            sx={{ gap: 0.75 }}
          >
            <HistoryIcon fontSize="small" />
            {sayHistory('tab')}
          </ToggleButton>
        )}
        <Box sx={{ flex: 1 }} />
        <SaveButton readOnly={readOnly} unsaved={unsaved} onSave={saveNow} />
      </Box>
      {error !== undefined && <ErrorNotice error={error} />}
      <RestoredNotice open={open} />
      <Conflicts documents={documents} />
      {history ? (
        <FileHistory documents={documents} readOnly={readOnly} onRestored={() => setHistory(false)} />
      ) : (
        <Paper
          variant="outlined"
          component="section"
          aria-label={say('code')}
          sx={{ overflow: 'hidden', flex: 1, minHeight: 240 }}
        >
          <CodePane documents={documents} />
        </Paper>
      )}
    </Box>
  )
}
