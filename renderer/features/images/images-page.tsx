import DeleteIcon from '@mui/icons-material/DeleteOutlined'
import RebuildIcon from '@mui/icons-material/HandymanOutlined'
import RefreshIcon from '@mui/icons-material/RefreshOutlined'
import { Alert, Box, Button, Skeleton, Typography } from '@mui/material'
import { useCallback, useMemo, useState } from 'react'
import { Link as RouterLink } from 'react-router'
import { useLocale, useTranslations } from 'use-intl'
import { useCommands } from '#renderer/app/commands/use-commands.ts'
import { useViewState } from '#renderer/app/view-state/use-view-state.ts'
import { EmptyState } from '#renderer/ui/empty-state.tsx'
import { ErrorNotice } from '#renderer/ui/error-notice.tsx'
import { Page } from '#renderer/ui/page.tsx'
import { useSelection } from '#renderer/ui/use-selection.ts'
import type { AccountImage, ImageScope } from '#shared/contract/image-shapes.ts'
import { filterImages, filterOf, orderOf, sortImages, textOfOrder } from './filter-images.ts'
import { ImageDialogs } from './image-dialogs.tsx'
import { ImageFilters, scopes } from './image-filters.tsx'
import { ImageTable } from './image-table.tsx'
import { type ImageTask, obstacleOf } from './image-task.ts'
import { useAccountImages } from './use-account-images.ts'
import { useImageAccount } from './use-image-account.ts'

const nothing: readonly AccountImage[] = []

/** The OMIs of the account that is in use: found, put in order, and all that is done with them. */
export function ImagesPage() {
  const say = useTranslations('images')
  const locale = useLocale()
  const current = useImageAccount()
  const [keptScope, setScope] = useViewState('images.scope', 'mine')
  const [search, setSearch] = useViewState('images.search', '')
  const [keptFilter, setFilter] = useViewState('images.filter', 'all')
  const [keptOrder, setOrder] = useViewState('images.order', '-age')
  const [task, setTask] = useState<ImageTask | undefined>()
  const scope = scopes.find((one) => one === keptScope) ?? 'mine'
  const filter = filterOf(keptFilter)
  const order = useMemo(() => orderOf(keptOrder), [keptOrder])
  const { state, reading, newer, reload } = useAccountImages(current.choice, scope)
  const images = state.kind === 'loaded' ? state.content : nothing
  const shown = useMemo(() => {
    const { compare } = new Intl.Collator(locale, { numeric: true })
    return sortImages(filterImages(images, search, filter, newer), order, compare)
  }, [images, search, filter, newer, order, locale])
  const selection = useSelection(useMemo(() => shown.map(({ imageId }) => imageId), [shown]))
  const selected = shown.filter(({ imageId }) => selection.has(imageId))
  const deletable = selected.filter((image) => obstacleOf('delete', image) === undefined)
  const outdated = images.filter(({ imageId }) => newer.has(imageId))
  const rebuildable = selected.filter(({ builtBy }) => builtBy !== undefined)
  const onTask = useCallback((wanted: ImageTask) => setTask(wanted), [])
  const clear = () => {
    setSearch('')
    setFilter('all')
  }
  useCommands([
    { id: 'images.refresh', title: say('refreshImages'), section: say('title'), run: reload },
    {
      id: 'images.delete',
      title: say('deleteSelected'),
      section: say('title'),
      shortcut: 'Delete',
      enabled: deletable.length > 0,
      whyDisabled: say('nothingSelected'),
      run: () => setTask({ kind: 'delete', images: deletable }),
    },
  ])

  return (
    <Page
      fill
      title={say('title')}
      subtitle={say('whose', { account: current.name })}
      actions={
        <Button
          variant="outlined"
          startIcon={<RefreshIcon />}
          loading={reading}
          loadingPosition="start"
          onClick={reload}
        >
          {say('refresh')}
        </Button>
      }
    >
      <ImageFilters
        scope={scope}
        search={search}
        filter={filter}
        count={images.length > 0 ? { shown: shown.length, total: images.length } : undefined}
        onScope={setScope}
        onSearch={setSearch}
        onFilter={setFilter}
        onClear={clear}
      />
      {outdated.length > 0 && scope === 'mine' && filter !== 'outdated' && (
        <Alert
          severity="info"
          sx={{ mb: 1.5 }}
          action={
            <Box sx={{ display: 'flex', gap: 1 }}>
              <Button color="inherit" size="small" onClick={() => setFilter('outdated')}>
                {say('outdated.show')}
              </Button>
              <Button color="inherit" size="small" onClick={() => setTask({ kind: 'rebuild', images: outdated })}>
                {say('actions.rebuildMany', { count: outdated.length })}
              </Button>
            </Box>
          }
        >
          {say('outdated.some', { count: outdated.length })}
        </Alert>
      )}
      {selected.length > 0 && (
        <Box
          role="toolbar"
          aria-label={say('selection')}
          sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap', mb: 1.5 }}
        >
          <Typography sx={{ mr: 1 }}>{say('selected', { count: selected.length })}</Typography>
          <Button
            variant="outlined"
            size="small"
            color="error"
            startIcon={<DeleteIcon />}
            disabled={deletable.length === 0}
            onClick={() => setTask({ kind: 'delete', images: deletable })}
          >
            {say('actions.deleteMany', { count: deletable.length })}
          </Button>
          {rebuildable.length > 0 && (
            <Button
              variant="outlined"
              size="small"
              startIcon={<RebuildIcon />}
              onClick={() => setTask({ kind: 'rebuild', images: rebuildable })}
            >
              {say('actions.rebuildMany', { count: rebuildable.length })}
            </Button>
          )}
          <Button size="small" onClick={() => selection.setAll(false)}>
            {say('clearSelection')}
          </Button>
        </Box>
      )}
      {state.kind === 'loading' && <Skeleton variant="rounded" height={320} aria-label={say('loading')} />}
      {state.kind === 'failed' && (
        <Box sx={{ display: 'grid', gap: 1, justifyItems: 'start' }}>
          <ErrorNotice error={state.error} />
          <Button onClick={reload}>{say('tryAgain')}</Button>
        </Box>
      )}
      {state.kind === 'loaded' && images.length === 0 && <Nothing scope={scope} />}
      {state.kind === 'loaded' && images.length > 0 && shown.length === 0 && (
        <EmptyState
          title={say('noneShown')}
          action={
            <Button variant="contained" onClick={clear}>
              {say('clear')}
            </Button>
          }
        >
          {say('nothingFits', { search, filter: say(`filters.${filter}`) })}
        </EmptyState>
      )}
      {shown.length > 0 && (
        <ImageTable
          images={shown}
          newer={newer}
          selection={selection}
          order={order}
          onOrder={(wanted) => setOrder(textOfOrder(wanted))}
          onTask={onTask}
        />
      )}
      {task !== undefined && (
        <ImageDialogs
          task={task}
          account={current}
          onClose={() => setTask(undefined)}
          onChanged={() => {
            if (task.kind === 'delete') selection.setAll(false)
            reload()
          }}
        />
      )}
    </Page>
  )
}

function Nothing({ scope }: { readonly scope: ImageScope }) {
  const say = useTranslations('images.empty')
  return (
    <EmptyState
      title={say(scope)}
      action={
        scope === 'mine' && (
          <Button variant="contained" component={RouterLink} to="/templates">
            {say('mineAction')}
          </Button>
        )
      }
    >
      {say(`${scope}Text`)}
    </EmptyState>
  )
}
