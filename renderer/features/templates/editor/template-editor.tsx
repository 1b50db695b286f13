import { Box, Paper, Skeleton } from '@mui/material'
import { useDeferredValue, useMemo, useState } from 'react'
import { flushSync } from 'react-dom'
import { useTranslations } from 'use-intl'
import { useStore } from 'zustand'
import { useViewState } from '#renderer/app/view-state/use-view-state.ts'
import { ErrorNotice } from '#renderer/ui/error-notice.tsx'
import type { TemplateDetail } from '#shared/contract/shapes.ts'
import { type ErrorReport, errorReportOf } from '#shared/studio-error.ts'
import { CodePane } from './code-pane.tsx'
import { Conflicts } from './conflicts.tsx'
import { isUnsaved } from './documents.ts'
import { EditorBar } from './editor-bar.tsx'
import { FormPane } from './form-pane.tsx'
import { OutlinePanel } from './outline-panel.tsx'
import { problemsIn } from './problem-list.ts'
import { ProblemsPanel } from './problems-panel.tsx'
import { RenameDialog } from './rename-dialog.tsx'
import { RestoredNotice } from './restored-notice.tsx'
import { type OpenTemplate, useDocuments, useOpenTemplate, useSave } from './use-documents.ts'
import { useEditorCommands } from './use-editor-commands.ts'
import { useLeaveWarning } from './use-leave-warning.ts'

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
  const say = useTranslations('editor')
  const { documents } = open
  const { files } = useDocuments(documents)
  const [kept, setView] = useViewState('editor.view', 'both')
  const view: View = kept === 'form' || kept === 'code' ? kept : 'both'
  const [outline, setOutline] = useViewState('editor.outline', false)
  const [problemList, setProblemList] = useViewState('editor.problems', false)
  const [error, setError] = useState<ErrorReport | undefined>()
  const save = useSave(documents, onSaved)
  const unsaved = files.some(isUnsaved)
  // Typing comes first; what is wrong follows when there is time.
  const checked = useDeferredValue(files)
  const problems = useMemo(() => problemsIn(checked, open.check()), [checked, open])

  const saveNow = () => {
    setError(undefined)
    save().catch((thrown: unknown) => setError(errorReportOf(thrown)))
  }
  const showCode = () => {
    // What shall be shown can take the focus only where it is on the page.
    if (view === 'form') flushSync(() => setView('both'))
  }
  const show = (file: number, offset: number) => {
    showCode()
    documents.show(file, offset)
  }
  useEditorCommands({
    documents,
    problems,
    readOnly,
    unsaved,
    onSave: saveNow,
    onShow: show,
    onOutline: () => setOutline(!outline),
    onProblems: () => setProblemList(!problemList),
  })
  // What is typed is kept; only when it cannot be, leaving would lose it.
  const { failing } = useStore(open.drafts)
  useLeaveWarning(unsaved && failing)

  return (
    <Box
      sx={{ display: 'flex', flexDirection: 'column', gap: 1.5, flex: 1, minHeight: 420 }}
      onKeyDown={(event) => {
        // Texts have an undo of their own while they are typed in.
        if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z' && !isTextInput(event.target)) {
          event.preventDefault()
          if (event.shiftKey) documents.redo()
          else documents.undo()
        }
      }}
    >
      <EditorBar
        documents={documents}
        view={view}
        onView={setView}
        outline={outline}
        onOutline={setOutline}
        problems={problems}
        problemList={problemList}
        onProblemList={setProblemList}
        readOnly={readOnly}
        unsaved={unsaved}
        onSave={saveNow}
      />
      {error !== undefined && <ErrorNotice error={error} />}
      <RestoredNotice open={open} />
      <Conflicts documents={documents} />
      <Box
        sx={{
          flex: 1,
          minHeight: 0,
          display: 'grid',
          gap: 1.5,
          gridTemplateColumns: `${outline ? '200px ' : ''}${view === 'both' ? 'minmax(0, 1fr) minmax(0, 1fr)' : 'minmax(0, 1fr)'}`,
          gridTemplateRows: 'minmax(0, 1fr)',
        }}
      >
        {outline && (
          <Paper variant="outlined" sx={{ overflow: 'auto', minHeight: 0 }}>
            <OutlinePanel documents={documents} onShow={show} />
          </Paper>
        )}
        {view !== 'code' && (
          <Paper
            variant="outlined"
            component="section"
            aria-label={say('form')}
            sx={{ overflow: 'auto', minHeight: 0 }}
          >
            <FormPane open={open} readOnly={readOnly} onShowCode={showCode} />
          </Paper>
        )}
        {view !== 'form' && (
          <Paper
            variant="outlined"
            component="section"
            aria-label={say('code')}
            sx={{ overflow: 'hidden', minHeight: 0 }}
          >
            <CodePane documents={documents} />
          </Paper>
        )}
      </Box>
      {problemList && (
        <Paper variant="outlined" sx={{ height: 180, flex: 'none', overflow: 'hidden' }}>
          <ProblemsPanel problems={problems} documents={documents} readOnly={readOnly} onShow={show} />
        </Paper>
      )}
      <RenameDialog documents={documents} />
    </Box>
  )
}

function isTextInput(target: EventTarget): boolean {
  return target instanceof HTMLElement && (target.matches('input, textarea') || target.isContentEditable)
}
