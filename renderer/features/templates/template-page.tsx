import { Box, Button, Skeleton, Tab, Tabs } from '@mui/material'
import { lazy, Suspense, useCallback, useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { useTranslations } from 'use-intl'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { ErrorNotice } from '#renderer/ui/error-notice.tsx'
import { Page } from '#renderer/ui/page.tsx'
import { useFetched } from '#renderer/ui/use-fetched.ts'
import type { TemplateDetail } from '#shared/contract/shapes.ts'
import { type ErrorReport, errorReportOf } from '#shared/studio-error.ts'
import { BuildPanel } from './build/build-panel.tsx'
import { OpenDialog } from './library/open-dialog.tsx'
import { NameDialog, type Naming } from './name-dialog.tsx'
import { templateAddress } from './template-address.ts'

/** The editor with its language is half of the app's code, and many only build. */
const TemplateEditor = lazy(async () => ({
  default: (await import('./editor/template-editor.tsx')).TemplateEditor,
}))

/** It shows what the editor has open. */
const HistoryPanel = lazy(async () => ({
  default: (await import('./history/history-panel.tsx')).HistoryPanel,
}))

/** It has the editor's code. */
const FilesPanel = lazy(async () => ({
  default: (await import('./files/files-panel.tsx')).FilesPanel,
}))

type TemplateTab = 'build' | 'edit' | 'files' | 'history'

/** One template: what it asks and builds, what is wrong with it, its files, and the button that builds it. */
export function TemplatePage() {
  const say = useTranslations('templates')
  const studio = useStudio()
  const [query] = useSearchParams()
  const path = query.get('path') ?? ''
  const fetch = useCallback(() => studio.call('templates.open', { path }), [studio, path])
  const { state, reload } = useFetched(fetch)

  if (state.kind === 'loading') {
    return (
      <Page title={say('template')}>
        <Skeleton variant="rounded" height={280} />
      </Page>
    )
  }
  if (state.kind === 'failed') {
    return (
      <Page title={say('template')} subtitle={path}>
        <ErrorNotice error={state.error} />
      </Page>
    )
  }
  return <LoadedTemplate key={path} template={state.content} onReload={reload} />
}

function LoadedTemplate({ template, onReload }: { readonly template: TemplateDetail; readonly onReload: () => void }) {
  const say = useTranslations('templates')
  const studio = useStudio()
  const navigate = useNavigate()
  const [tab, setTab] = useState<TemplateTab>('build')
  const [error, setError] = useState<ErrorReport | undefined>()
  const [copying, setCopying] = useState(false)
  const [naming, setNaming] = useState<Naming | undefined>()
  // A folder is the person's to copy: files that its templates use are in it, too.
  const isOwnFile = !template.starter && template.files.length === 1 && template.files[0] === template.path

  const copy = async (folder: string) => {
    setCopying(false)
    try {
      const { path } = await studio.call('templates.copyStarter', { path: template.path, folder })
      void navigate(templateAddress(path))
    } catch (thrown) {
      setError(errorReportOf(thrown))
    }
  }

  return (
    <Page
      fill={tab === 'edit' || tab === 'files'}
      title={template.name}
      subtitle={
        <>
          {template.description ?? ''}
          <Box component="code" sx={{ display: 'block', mt: 0.5 }}>
            {template.path}
          </Box>
        </>
      }
      actions={
        <>
          {isOwnFile && (
            <>
              <Button onClick={() => setNaming('rename')}>{say('naming.renameDots')}</Button>
              <Button onClick={() => setNaming('duplicate')}>{say('naming.duplicateDots')}</Button>
            </>
          )}
          {template.starter && (
            <Button variant="outlined" onClick={() => setCopying(true)}>
              {say('copy')}
            </Button>
          )}
          <Button variant="outlined" onClick={onReload}>
            {say('reload')}
          </Button>
        </>
      }
    >
      {error !== undefined && (
        <Box sx={{ mb: 2 }}>
          <ErrorNotice error={error} />
        </Box>
      )}
      {copying && <OpenDialog kind="target" onClose={() => setCopying(false)} onOpen={(folder) => void copy(folder)} />}
      {naming !== undefined && (
        <NameDialog
          naming={naming}
          template={template}
          onClose={() => setNaming(undefined)}
          onDone={(path) => {
            setNaming(undefined)
            void navigate(templateAddress(path), { replace: naming === 'rename' })
          }}
        />
      )}
      <Tabs value={tab} onChange={(_event, value: TemplateTab) => setTab(value)} sx={{ mb: 2, flex: 'none' }}>
        <Tab value="build" label={say('build')} />
        <Tab value="edit" label={say(template.starter ? 'lookInside' : 'edit')} />
        <Tab value="files" label={say('used.tab')} />
        <Tab value="history" label={say('history.tab')} />
      </Tabs>
      {tab === 'edit' && (
        <Suspense fallback={<Skeleton variant="rounded" height={320} />}>
          <TemplateEditor template={template} onSaved={onReload} />
        </Suspense>
      )}
      {tab === 'files' && (
        <Suspense fallback={<Skeleton variant="rounded" height={320} />}>
          <FilesPanel template={template} onSaved={onReload} />
        </Suspense>
      )}
      {tab === 'history' && (
        <Suspense fallback={<Skeleton variant="rounded" height={320} />}>
          <HistoryPanel template={template} onEdit={() => setTab('edit')} />
        </Suspense>
      )}
      {tab === 'build' && <BuildPanel template={template} onEdit={() => setTab('edit')} onChanged={onReload} />}
    </Page>
  )
}
