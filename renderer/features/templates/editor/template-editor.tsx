import RedoIcon from '@mui/icons-material/RedoOutlined'
import SaveIcon from '@mui/icons-material/SaveOutlined'
import UndoIcon from '@mui/icons-material/UndoOutlined'
import {
  Alert,
  Box,
  Button,
  IconButton,
  Paper,
  Skeleton,
  ToggleButton,
  ToggleButtonGroup,
  Tooltip,
} from '@mui/material'
import { useEffect, useState } from 'react'
import { ErrorNotice } from '#renderer/ui/error-notice.tsx'
import type { TemplateDetail } from '#shared/contract/shapes.ts'
import { type ErrorReport, errorReportOf } from '#shared/studio-error.ts'
import { CodePane } from './code-pane.tsx'
import { type Documents, isUnsaved } from './documents.ts'
import { FormPane } from './form-pane.tsx'
import { type OpenTemplate, useDocuments, useOpenTemplate, useSave } from './use-documents.ts'

interface TemplateEditorProps {
  readonly template: TemplateDetail
  /** Something was written: what the template asks and builds may have changed. */
  readonly onSaved: () => void
}

/** The editor of a template: form and code, two views of the same text. */
export function TemplateEditor({ template, onSaved }: TemplateEditorProps) {
  const opening = useOpenTemplate(template)
  switch (opening.kind) {
    case 'opening':
      return <Skeleton variant="rounded" height={320} />
    case 'failed':
      return <ErrorNotice error={opening.error} />
    case 'open':
      return <Editor open={opening.template} readOnly={template.starter} onSaved={onSaved} />
  }
}

type View = 'form' | 'code' | 'both'

interface EditorProps {
  readonly open: OpenTemplate
  readonly readOnly: boolean
  readonly onSaved: () => void
}

function Editor({ open, readOnly, onSaved }: EditorProps) {
  const { documents } = open
  const { files, canUndo, canRedo } = useDocuments(documents)
  const [view, setView] = useState<View>('both')
  const [error, setError] = useState<ErrorReport | undefined>()
  const save = useSave(documents, onSaved)
  const unsaved = files.some(isUnsaved)

  const saveNow = () => {
    setError(undefined)
    save().catch((thrown: unknown) => setError(errorReportOf(thrown)))
  }
  useEffect(() => {
    if (!unsaved) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', warn)
    return () => removeEventListener('beforeunload', warn)
  }, [unsaved])

  return (
    <Box
      sx={{ display: 'flex', flexDirection: 'column', gap: 1.5, flex: 1, minHeight: 420 }}
      onKeyDown={(event) => {
        const control = event.ctrlKey || event.metaKey
        if (control && event.key === 's') {
          event.preventDefault()
          saveNow()
        }
        // Texts have an undo of their own while they are typed in.
        if (control && event.key.toLowerCase() === 'z' && !isTextInput(event.target)) {
          event.preventDefault()
          if (event.shiftKey) documents.redo()
          else documents.undo()
        }
      }}
    >
      <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
        <ToggleButtonGroup
          exclusive
          size="small"
          value={view}
          aria-label="View of the template"
          onChange={(_event, chosen: View | null) => chosen !== null && setView(chosen)}
        >
          <ToggleButton value="form">Form</ToggleButton>
          <ToggleButton value="both">Both</ToggleButton>
          <ToggleButton value="code">Code</ToggleButton>
        </ToggleButtonGroup>
        <Tooltip title="Undo">
          <span>
            <IconButton aria-label="Undo" disabled={!canUndo} onClick={documents.undo}>
              <UndoIcon />
            </IconButton>
          </span>
        </Tooltip>
        <Tooltip title="Redo">
          <span>
            <IconButton aria-label="Redo" disabled={!canRedo} onClick={documents.redo}>
              <RedoIcon />
            </IconButton>
          </span>
        </Tooltip>
        <Box sx={{ flex: 1 }} />
        {readOnly ? (
          <Alert severity="info" sx={{ py: 0 }}>
            This is a starter. Make your own copy to change it.
          </Alert>
        ) : (
          <Button variant="outlined" startIcon={<SaveIcon />} disabled={!unsaved} onClick={saveNow}>
            {unsaved ? 'Save' : 'Saved'}
          </Button>
        )}
      </Box>
      {error !== undefined && <ErrorNotice error={error} />}
      <Conflicts documents={documents} />
      <Box
        sx={{
          flex: 1,
          minHeight: 0,
          display: 'grid',
          gap: 1.5,
          gridTemplateColumns: view === 'both' ? 'minmax(0, 1fr) minmax(0, 1fr)' : 'minmax(0, 1fr)',
        }}
      >
        {view !== 'code' && (
          <Paper variant="outlined" component="section" aria-label="Form" sx={{ overflow: 'auto', minHeight: 0 }}>
            <FormPane open={open} readOnly={readOnly} onShowCode={() => setView('both')} />
          </Paper>
        )}
        {view !== 'form' && (
          <Paper variant="outlined" component="section" aria-label="Code" sx={{ overflow: 'hidden', minHeight: 0 }}>
            <CodePane documents={documents} />
          </Paper>
        )}
      </Box>
    </Box>
  )
}

function isTextInput(target: EventTarget): boolean {
  return target instanceof HTMLElement && (target.matches('input, textarea') || target.isContentEditable)
}

/** Files that another program changed while there were changes here. */
function Conflicts({ documents }: { readonly documents: Documents }) {
  const { files } = useDocuments(documents)
  return files.map(({ path, name, elsewhere }, at) =>
    elsewhere === undefined ? null : (
      <Alert
        key={path}
        severity="warning"
        action={
          <>
            {elsewhere !== 'gone' && (
              <Button color="inherit" onClick={() => documents.takeTheirs(at)}>
                Take theirs
              </Button>
            )}
            <Button color="inherit" onClick={() => documents.keepMine(at)}>
              Keep mine
            </Button>
          </>
        }
      >
        {elsewhere === 'gone'
          ? `${name} is no longer on disk. Keep mine, and saving makes it again.`
          : `Another program changed ${name} while you did. Yours can be had back by Undo after taking theirs.`}
      </Alert>
    ),
  )
}
