import TrashIcon from '@mui/icons-material/DeleteOutlined'
import { Button, Skeleton } from '@mui/material'
import { useEffect, useMemo, useState } from 'react'
import { Link as RouterLink, useNavigate } from 'react-router'
import { useTranslations } from 'use-intl'
import { refreshRuns, useKnownRuns } from '#renderer/app/run-summaries.ts'
import { useSettings } from '#renderer/app/settings-context.tsx'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { useViewState } from '#renderer/app/view-state/use-view-state.ts'
import { EmptyState } from '#renderer/ui/empty-state.tsx'
import { Page } from '#renderer/ui/page.tsx'
import { useSelection } from '#renderer/ui/use-selection.ts'
import { compareAddress, lastGoodBefore } from '../run-addresses.ts'
import { DeletedRunsDialog } from './deleted-runs-dialog.tsx'
import { durationTrends } from './duration-trend.ts'
import { filterRuns, isGoing, type RunFilter } from './filter-runs.ts'
import { QueueCard } from './queue-card.tsx'
import { RunFilters } from './run-filters.tsx'
import { RunTable } from './run-table.tsx'
import { SelectionBar } from './selection-bar.tsx'
import { useQueue } from './use-queue.ts'
import { useRecordActions } from './use-record-actions.tsx'

/** All runs, newest first: what waits, what goes on, and what became of the others. */
export function BuildsPage() {
  const say = useTranslations('builds.list')
  const studio = useStudio()
  const navigate = useNavigate()
  const { settings } = useSettings()
  const { runs, loaded } = useKnownRuns()
  const queue = useQueue()
  const actions = useRecordActions()
  const [filter, setFilter] = useRunFilter()
  const [trash, setTrash] = useState(false)
  const shown = useMemo(() => filterRuns(runs, filter), [runs, filter])
  const trends = useMemo(() => durationTrends(runs), [runs])
  const selection = useSelection(useMemo(() => shown.map(({ runId }) => runId), [shown]))

  // Old records may have been deleted since the list was read.
  useEffect(() => void refreshRuns(studio).catch(() => {}), [studio])

  const compare = () => {
    const [right, left] = shown.filter(({ runId }) => selection.has(runId))
    if (left !== undefined && right !== undefined) void navigate(compareAddress(left.runId, right.runId))
  }
  return (
    <Page
      fill
      title={say('title')}
      subtitle={say('subtitle')}
      actions={
        <Button startIcon={<TrashIcon />} onClick={() => setTrash(true)}>
          {say('trash')}
        </Button>
      }
    >
      {trash && <DeletedRunsDialog onClose={() => setTrash(false)} onRestore={actions.restore} />}
      <QueueCard
        queue={queue}
        runs={runs}
        limit={settings.parallelBuilds}
        onMove={(runId, before) => void actions.move(runId, before)}
        onHold={(runId, held) => void actions.hold(runId, held)}
        onCancel={(runId) => void actions.cancel(runId)}
      />
      {!loaded && <Skeleton variant="rounded" height={240} />}
      {loaded && runs.length === 0 && (
        <EmptyState
          title={say('empty')}
          action={
            <Button variant="contained" component={RouterLink} to="/templates">
              {say('emptyAction')}
            </Button>
          }
        >
          {say('emptyHelp')}
        </EmptyState>
      )}
      {runs.length > 0 && (
        <>
          <RunFilters runs={runs} filter={filter} shown={shown.length} onChange={setFilter} />
          <SelectionBar
            selected={shown.filter(({ runId }) => selection.has(runId))}
            onCompare={compare}
            onExport={() => void actions.exportRuns(selection.ids)}
            onDelete={() => {
              void actions.remove(selection.ids)
              selection.setAll(false)
            }}
            onClear={() => selection.setAll(false)}
          />
          {shown.length === 0 ? (
            <EmptyState
              title={say('noneShown')}
              action={
                <Button variant="contained" onClick={() => setFilter({ text: '', state: '', template: '', where: '' })}>
                  {say('clear')}
                </Button>
              }
            >
              {say('noneShownHelp', { filters: filtersInWords(filter, runs, say) })}
            </EmptyState>
          ) : (
            <RunTable
              runs={shown}
              trends={trends}
              selection={selection}
              actions={{
                onDelete: (runIds) => void actions.remove(runIds),
                onExport: (runIds) => void actions.exportRuns(runIds),
                onCopyFolder: (runId) => void actions.copyFolder(runId),
                onCancel: (runId) => void actions.cancel(runId),
                lastGood: (run) => (isGoing(run) ? undefined : lastGoodBefore(run, runs)),
              }}
            />
          )}
        </>
      )}
    </Page>
  )
}

/** The filter as it was when the app was last used. */
function useRunFilter(): [RunFilter, (changed: Partial<RunFilter>) => void] {
  const [text, setText] = useViewState('builds.filter.text', '')
  const [state, setState] = useViewState('builds.filter.state', '')
  const [template, setTemplate] = useViewState('builds.filter.template', '')
  const [where, setWhere] = useViewState('builds.filter.where', '')
  const filter = useMemo(() => ({ text, state, template, where }), [text, state, template, where])
  const change = (changed: Partial<RunFilter>) => {
    if (changed.text !== undefined) setText(changed.text)
    if (changed.state !== undefined) setState(changed.state)
    if (changed.template !== undefined) setTemplate(changed.template)
    if (changed.where !== undefined) setWhere(changed.where)
  }
  return [filter, change]
}

type Runs = Parameters<typeof filterRuns>[0]

function filtersInWords(filter: RunFilter, runs: Runs, say: ReturnType<typeof useTranslations<'builds.list'>>): string {
  const template = runs.find(({ templatePath }) => templatePath === filter.template)?.templateName ?? filter.template
  return [filter.text.trim(), stateInWords(filter.state, say), template, whereInWords(filter.where, say)]
    .filter((part) => part !== '')
    .join(', ')
}

function stateInWords(state: string, say: ReturnType<typeof useTranslations<'builds.list'>>): string {
  switch (state) {
    case 'going':
    case 'succeeded':
    case 'failed':
    case 'cancelled':
    case 'interrupted':
      return say(`states.${state}`)
    default:
      return ''
  }
}

function whereInWords(where: string, say: ReturnType<typeof useTranslations<'builds.list'>>): string {
  if (where === '') return ''
  return where === 'sandbox' ? say('sandbox') : say('accounts')
}
