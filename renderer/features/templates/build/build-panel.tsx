import { Alert, Box, Paper, Skeleton, Typography } from '@mui/material'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { useTranslations } from 'use-intl'
import { useSettings } from '#renderer/app/settings-context.tsx'
import { ErrorNotice } from '#renderer/ui/error-notice.tsx'
import type { TemplateDetail } from '#shared/contract/shapes.ts'
import { CheckPanel } from '../check/check-panel.tsx'
import { useCloudCheck } from '../check/use-cloud-check.ts'
import { BuildForm, sheetId } from './build-form.tsx'
import { proposedChoices, requestOfChoices, type SheetChoices } from './sheet-choices.ts'
import { useChecked } from './use-checked.ts'
import { type Proposal, useProposal } from './use-proposal.ts'
import { useStart } from './use-start.ts'

interface BuildPanelProps {
  readonly template: TemplateDetail
  /** Shows the editor. */
  readonly onEdit: () => void
  /** The template's files were changed from here. */
  readonly onChanged: () => void
}

/** What a template is built with, what it would build, and what is wrong; `?rerun=<run>` fills it in as in that run. */
export function BuildPanel({ template, onEdit, onChanged }: BuildPanelProps) {
  const [query] = useSearchParams()
  const rerunOf = query.get('rerun') ?? undefined
  const proposal = useProposal(template.path, rerunOf)
  if (proposal.kind === 'loading') return <Skeleton variant="rounded" height={320} />
  return <FilledPanel key={rerunOf ?? ''} {...{ template, proposal, onEdit, onChanged }} />
}

interface FilledPanelProps extends BuildPanelProps {
  readonly proposal: Exclude<Proposal, { kind: 'loading' }>
}

function FilledPanel({ template, proposal, onEdit, onChanged }: FilledPanelProps) {
  const say = useTranslations('builds.sheet')
  const sayCheck = useTranslations('checks')
  const { settings, change } = useSettings()
  const before = proposal.kind === 'nothing' ? undefined : proposal.request
  const [choices, setChoices] = useState<SheetChoices>(() =>
    proposedChoices(before, template.builds, proposal.kind === 'rerun' ? proposal.request.account : settings.account),
  )
  const checked = useChecked(template, choices.variables, choices.variableFiles)
  const { start, starting, error, refused } = useStart()
  const diagnostics = refused.length > 0 ? refused : checked.template.diagnostics
  const builds = checked.template.builds
  const [ready, setReady] = useState(false)
  const request = requestOfChoices(template.path, builds, choices)
  const { onError: _onError, parallel: _parallel, bootTest: _bootTest, ...question } = request
  const cloud = useCloudCheck(question)
  const blocked =
    cloud.state.phase === 'ended' && cloud.state.errors > 0 && cloud.stale === undefined
      ? sayCheck('blocked', { count: cloud.state.errors })
      : undefined

  const choose = (changed: Partial<SheetChoices>) => {
    setChoices((now) => ({ ...now, ...changed }))
    if (changed.account !== undefined) void change({ account: changed.account })
  }

  return (
    <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: { xs: '1fr', lg: 'minmax(0, 3fr) minmax(0, 2fr)' } }}>
      <Box sx={{ display: 'grid', gap: 2, alignContent: 'start' }}>
        {error !== undefined && <ErrorNotice error={error} />}
        {checked.error !== undefined && <ErrorNotice error={checked.error} />}
        {refused.length > 0 && <Alert severity="error">{say('refused')}</Alert>}
        <BuildForm
          template={checked.template}
          checking={checked.checking}
          proposal={proposal}
          choices={choices}
          starting={starting}
          blocked={blocked}
          onReady={setReady}
          onChoose={choose}
          onStart={(request) => void start(request)}
        />
      </Box>
      <Box sx={{ display: 'grid', gap: 2, alignContent: 'start' }}>
        <Paper variant="outlined" component="section" aria-label={say('outline')} sx={{ p: 2 }}>
          <Typography variant="h2" gutterBottom>
            {say('outline')}
          </Typography>
          {builds.length === 0 ? (
            <Typography color="textSecondary">{say('outlineNothing')}</Typography>
          ) : (
            builds.map((one) => <BuildOutline key={one.label} build={one} />)
          )}
        </Paper>
        <CheckPanel
          template={checked.template}
          diagnostics={diagnostics}
          checking={checked.checking}
          sandbox={choices.account === 'sandbox'}
          ready={ready}
          cloud={cloud}
          form={sheetId}
          onEdit={onEdit}
          onChanged={onChanged}
        />
      </Box>
    </Box>
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
