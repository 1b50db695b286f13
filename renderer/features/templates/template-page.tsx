import BuildIcon from '@mui/icons-material/PlayArrowOutlined'
import { Alert, Box, Button, Paper, Skeleton, Tab, Tabs, Typography } from '@mui/material'
import { lazy, Suspense, useCallback, useEffect, useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { DiagnosticsList } from '#renderer/ui/diagnostics-list.tsx'
import { ErrorNotice } from '#renderer/ui/error-notice.tsx'
import { Page } from '#renderer/ui/page.tsx'
import { useFetched } from '#renderer/ui/use-fetched.ts'
import type { DiagnosticShape, TemplateDetail } from '#shared/contract/shapes.ts'
import { type ErrorReport, errorReportOf } from '#shared/studio-error.ts'
import { type BuildChoices, BuildForm } from './build-form.tsx'
import { OpenDialog } from './open-dialog.tsx'
import { templateAddress } from './template-address.ts'

/** The editor with its language is half of the app's code, and many only build. */
const TemplateEditor = lazy(async () => ({
  default: (await import('./editor/template-editor.tsx')).TemplateEditor,
}))

/** One template: what it asks and builds, what is wrong with it, its files, and the button that builds it. */
export function TemplatePage() {
  const studio = useStudio()
  const [query] = useSearchParams()
  const path = query.get('path') ?? ''
  const fetch = useCallback(() => studio.call('templates.open', { path }), [studio, path])
  const { state, reload } = useFetched(fetch)

  if (state.kind === 'loading') {
    return (
      <Page title="Template">
        <Skeleton variant="rounded" height={280} />
      </Page>
    )
  }
  if (state.kind === 'failed') {
    return (
      <Page title="Template" subtitle={path}>
        <ErrorNotice error={state.error} />
      </Page>
    )
  }
  return <LoadedTemplate key={path} template={state.content} onReload={reload} />
}

function LoadedTemplate({ template, onReload }: { readonly template: TemplateDetail; readonly onReload: () => void }) {
  const studio = useStudio()
  const navigate = useNavigate()
  const [tab, setTab] = useState<'build' | 'edit'>('build')
  const [checked, setChecked] = useState<TemplateDetail>(template)
  const [refused, setRefused] = useState<readonly DiagnosticShape[]>([])
  const [error, setError] = useState<ErrorReport | undefined>()
  const [starting, setStarting] = useState(false)
  const [copying, setCopying] = useState(false)

  useEffect(() => setChecked(template), [template])

  const check = useCallback(
    async (variables: Readonly<Record<string, string>>) => {
      setChecked(await studio.call('templates.open', { path: template.path, variables }))
    },
    [studio, template.path],
  )

  const copy = async (folder: string) => {
    setCopying(false)
    try {
      const { path } = await studio.call('templates.copyStarter', { path: template.path, folder })
      void navigate(templateAddress(path))
    } catch (thrown) {
      setError(errorReportOf(thrown))
    }
  }

  const build = async (choices: BuildChoices) => {
    setStarting(true)
    setError(undefined)
    setRefused([])
    try {
      const answer = await studio.call('runs.start', { path: template.path, ...choices })
      if (answer.kind === 'started') void navigate(`/builds/${answer.runId}`)
      else setRefused(answer.diagnostics)
    } catch (thrown) {
      setError(errorReportOf(thrown))
    } finally {
      setStarting(false)
    }
  }

  const diagnostics = refused.length > 0 ? refused : checked.diagnostics
  const summary = checked.builds.map((one) => one.label).join(', ')
  return (
    <Page
      fill={tab === 'edit'}
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
          {template.starter && (
            <Button variant="outlined" onClick={() => setCopying(true)}>
              Make my own copy…
            </Button>
          )}
          <Button variant="outlined" onClick={onReload}>
            Read again from disk
          </Button>
        </>
      }
    >
      {copying && <OpenDialog kind="target" onClose={() => setCopying(false)} onOpen={(folder) => void copy(folder)} />}
      <Tabs value={tab} onChange={(_event, value: 'build' | 'edit') => setTab(value)} sx={{ mb: 2, flex: 'none' }}>
        <Tab value="build" label="Build" />
        <Tab value="edit" label={template.starter ? 'Look inside' : 'Edit'} />
      </Tabs>
      {tab === 'edit' && (
        <Suspense fallback={<Skeleton variant="rounded" height={320} />}>
          <TemplateEditor template={template} onSaved={onReload} />
        </Suspense>
      )}
      {tab === 'build' && (
        <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: { xs: '1fr', lg: 'minmax(0, 3fr) minmax(0, 2fr)' } }}>
          <Box sx={{ display: 'grid', gap: 2, alignContent: 'start' }}>
            {error !== undefined && <ErrorNotice error={error} />}
            {refused.length > 0 && <Alert severity="error">The build was not started: the template has errors.</Alert>}
            <BuildForm
              template={checked}
              starting={starting}
              startIcon={<BuildIcon />}
              onChange={(variables) => void check(variables)}
              onBuild={(choices) => void build(choices)}
            />
          </Box>
          <Box sx={{ display: 'grid', gap: 2, alignContent: 'start' }}>
            <Paper variant="outlined" component="section" aria-label="What it builds" sx={{ p: 2 }}>
              <Typography variant="h2" gutterBottom>
                What it builds
              </Typography>
              {checked.builds.length === 0 ? (
                <Typography color="textSecondary">
                  Nothing yet: fill in what is asked, and mend what is listed below.
                </Typography>
              ) : (
                checked.builds.map((one) => <BuildOutline key={one.label} build={one} />)
              )}
            </Paper>
            <Paper variant="outlined" component="section" aria-label="Check" sx={{ p: 2 }}>
              <Typography variant="h2" gutterBottom>
                Check
              </Typography>
              {diagnostics.length === 0 ? (
                <Typography color="textSecondary">
                  Nothing to mend{summary === '' ? '' : `: ${summary} can be built`}.
                </Typography>
              ) : (
                <DiagnosticsList diagnostics={diagnostics} />
              )}
            </Paper>
          </Box>
        </Box>
      )}
    </Page>
  )
}

function BuildOutline({ build }: { readonly build: TemplateDetail['builds'][number] }) {
  const stages = [build.builderType, ...build.provisioners, ...build.postProcessors.map((chain) => chain.join(' → '))]
  return (
    <Box sx={{ mb: 1.5 }}>
      <Typography variant="h3">{build.label}</Typography>
      <Box component="ol" sx={{ m: 0, pl: 2.5, color: 'text.secondary' }}>
        {stages.map((stage, index) => (
          <li key={`${String(index)} ${stage}`}>{stage}</li>
        ))}
      </Box>
    </Box>
  )
}
