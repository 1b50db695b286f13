import { Box, Paper, Skeleton } from '@mui/material'
import { useCallback, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { EmptyState } from '#renderer/ui/empty-state.tsx'
import { ErrorNotice } from '#renderer/ui/error-notice.tsx'
import { useFetched } from '#renderer/ui/use-fetched.ts'
import type { TemplateDetail, UsedFile } from '#shared/contract/shapes.ts'
import { FileEditor } from './file-editor.tsx'
import { FileList } from './file-list.tsx'
import { MissingFile } from './missing-file.tsx'

interface FilesPanelProps {
  readonly template: TemplateDetail
  /** A file was written: what is wrong with the template may be something else now. */
  readonly onSaved: () => void
}

/** The files of this computer that a template names: what they are, which are missing, and their texts. */
export function FilesPanel({ template, onSaved }: FilesPanelProps) {
  const say = useTranslations('templates.used')
  const studio = useStudio()
  const [made, setMade] = useState<string | undefined>()
  const [chosen, setChosen] = useState<string | undefined>()
  // Asked again with each new state of the template: it may name others now.
  const { state } = useFetched(
    useCallback(() => studio.call('templates.usedFiles', { path: template.path }), [studio, template]),
  )
  if (state.kind === 'loading') return <Skeleton variant="rounded" height={320} />
  if (state.kind === 'failed') return <ErrorNotice error={state.error} />
  const { files } = state.content
  if (files.length === 0) return <EmptyState title={say('empty')}>{say('emptyHelp')}</EmptyState>
  const file = files.find((one) => one.path === chosen) ?? files.find((one) => one.state !== 'folder') ?? files[0]

  return (
    <Box
      sx={{
        display: 'grid',
        gap: 2,
        flex: 1,
        minHeight: 420,
        gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: '300px minmax(0, 1fr)' },
        gridTemplateRows: { xs: 'auto minmax(320px, 1fr)', md: 'minmax(0, 1fr)' },
      }}
    >
      <Paper variant="outlined" sx={{ overflow: 'auto', maxHeight: { xs: 240, md: 'none' } }}>
        <FileList files={files} chosen={file} onChoose={setChosen} />
      </Paper>
      {file !== undefined && (
        <Box key={file.path} sx={{ display: 'flex', flexDirection: 'column', minHeight: 0 }}>
          <Content
            file={file}
            readOnly={template.starter}
            focused={file.path === made}
            onSaved={onSaved}
            onMade={() => {
              setMade(file.path)
              setChosen(file.path)
              // The template is read anew, and with it this list.
              onSaved()
            }}
          />
        </Box>
      )}
    </Box>
  )
}

interface ContentProps {
  readonly file: UsedFile
  readonly readOnly: boolean
  readonly focused: boolean
  readonly onSaved: () => void
  readonly onMade: () => void
}

function Content({ file, readOnly, focused, onSaved, onMade }: ContentProps) {
  const say = useTranslations('templates.used')
  switch (file.state) {
    case 'file':
      return <FileEditor file={file} readOnly={readOnly} focused={focused} onSaved={onSaved} />
    case 'missing':
      return <MissingFile file={file} readOnly={readOnly} onMade={onMade} />
    case 'folder':
      return <EmptyState title={file.name}>{say('folderHelp')}</EmptyState>
    case 'large':
      return <EmptyState title={file.name}>{say('largeHelp')}</EmptyState>
    case 'private':
      return <EmptyState title={file.name}>{say('privateHelp')}</EmptyState>
  }
}
