import AddIcon from '@mui/icons-material/AddOutlined'
import RemoveIcon from '@mui/icons-material/CloseOutlined'
import AddFolderIcon from '@mui/icons-material/CreateNewFolderOutlined'
import FileIcon from '@mui/icons-material/FileOpenOutlined'
import FolderIcon from '@mui/icons-material/FolderOpenOutlined'
import { Alert, Button, IconButton, Skeleton, TextField, Tooltip, Typography } from '@mui/material'
import { useSnackbar } from 'notistack'
import { useCallback, useState } from 'react'
import { Link as RouterLink, useNavigate, useSearchParams } from 'react-router'
import { useTranslations } from 'use-intl'
import { useKnownRuns } from '#renderer/app/run-summaries.ts'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { EmptyState } from '#renderer/ui/empty-state.tsx'
import { ErrorNotice } from '#renderer/ui/error-notice.tsx'
import { Page } from '#renderer/ui/page.tsx'
import { useFetched } from '#renderer/ui/use-fetched.ts'
import type { TemplateSummary } from '#shared/contract/shapes.ts'
import { errorReportOf } from '#shared/studio-error.ts'
import { templateAddress } from '../template-address.ts'
import { LostDrafts } from './lost-drafts.tsx'
import { type DialogKind, OpenDialog } from './open-dialog.tsx'
import { TemplateCard } from './template-card.tsx'
import { TemplateSection } from './template-section.tsx'

/**
 * The library: templates opened before, those of the person's folders, and starters that build as they are. `?open=file`
 * begins with opening one.
 */
export function TemplatesPage() {
  const say = useTranslations('templates')
  const studio = useStudio()
  const navigate = useNavigate()
  const { enqueueSnackbar, closeSnackbar } = useSnackbar()
  const { state, reload } = useFetched(useCallback(() => studio.call('templates.list', {}), [studio]))
  const { runs } = useKnownRuns()
  const [query] = useSearchParams()
  const [wanted, setWanted] = useState('')
  const [browsing, setBrowsing] = useState<DialogKind | undefined>(query.get('open') === 'file' ? 'file' : undefined)

  const use = (kind: DialogKind, path: string) => {
    setBrowsing(undefined)
    if (kind !== 'library') return void navigate(templateAddress(path))
    studio
      .call('templates.addFolder', { path })
      .then(reload, (error: unknown) => enqueueSnackbar(errorReportOf(error).message, { variant: 'error' }))
  }
  const choose = async (kind: Exclude<DialogKind, 'target'>) => {
    const answer = await studio.call('dialogs.openTemplate', { kind: kind === 'file' ? 'file' : 'folder' })
    if (answer.kind === 'chosen') use(kind, answer.path)
    else if (answer.kind === 'unsupported') setBrowsing(kind)
  }
  /** Done at once, and taken back by the notice. */
  const withUndo = async (act: () => Promise<unknown>, back: () => Promise<unknown>, told: string) => {
    await act()
    reload()
    enqueueSnackbar(told, {
      action: (key) => (
        <Button
          color="inherit"
          size="small"
          onClick={() => {
            closeSnackbar(key)
            void back().then(reload)
          }}
        >
          {say('undo')}
        </Button>
      ),
    })
  }
  const forget = ({ path, name }: TemplateSummary) =>
    withUndo(
      () => studio.call('templates.forget', { path }),
      () => studio.call('templates.remember', { path }),
      say('forgotten', { name }),
    )
  const removeFolder = (path: string) =>
    withUndo(
      () => studio.call('templates.removeFolder', { path }),
      () => studio.call('templates.addFolder', { path }),
      say('folderRemoved', { folder: path }),
    )

  const cards = (templates: readonly TemplateSummary[], onForget?: (template: TemplateSummary) => void) =>
    templates
      .filter((template) => isAbout(template, wanted))
      .map((template) => (
        <TemplateCard
          key={template.path}
          template={template}
          lastRun={runs.find(({ templatePath }) => templatePath === template.path)}
          {...(onForget === undefined ? {} : { onForget: () => onForget(template) })}
        />
      ))
  const content = state.kind === 'loaded' ? state.content : undefined
  const recent = cards(content?.recent ?? [], (template) => void forget(template))
  const starters = cards(content?.starters ?? [])
  const folders = (content?.folders ?? []).map((folder) => ({ ...folder, cards: cards(folder.templates) }))
  const found = recent.length + starters.length + folders.reduce((sum, folder) => sum + folder.cards.length, 0)

  return (
    <Page
      title={say('title')}
      subtitle={say('subtitle')}
      actions={
        <>
          <Button variant="outlined" startIcon={<FolderIcon />} onClick={() => void choose('folder')}>
            {say('openFolder')}
          </Button>
          <Button variant="outlined" startIcon={<FileIcon />} onClick={() => void choose('file')}>
            {say('openTemplate')}
          </Button>
          <Button variant="contained" startIcon={<AddIcon />} component={RouterLink} to="/templates/new">
            {say('newTemplate')}
          </Button>
        </>
      }
    >
      {state.kind === 'failed' && <ErrorNotice error={state.error} />}
      {state.kind === 'loading' && <Skeleton variant="rounded" height={220} />}
      {content !== undefined && (
        <>
          <LostDrafts lost={content.lost} onChanged={reload} />
          <TextField
            size="small"
            type="search"
            label={say('find')}
            value={wanted}
            onChange={(event) => setWanted(event.target.value)}
            sx={{ mb: 3, width: 320, maxWidth: '100%' }}
          />
          {found === 0 && wanted !== '' && (
            <EmptyState title={say('nothing', { wanted })}>
              <Button onClick={() => setWanted('')}>{say('clear')}</Button>
            </EmptyState>
          )}
          {recent.length > 0 && <TemplateSection title={say('recent')} cards={recent} />}
          {folders
            .filter((folder) => wanted === '' || folder.cards.length > 0)
            .map((folder) => (
              <TemplateSection
                key={folder.path}
                title={folder.path}
                hint={folder.partly ? say('partly') : undefined}
                cards={folder.cards}
                actions={
                  <Tooltip title={say('removeFolder', { folder: folder.path })}>
                    <IconButton
                      size="small"
                      aria-label={say('removeFolder', { folder: folder.path })}
                      onClick={() => void removeFolder(folder.path)}
                    >
                      <RemoveIcon fontSize="small" />
                    </IconButton>
                  </Tooltip>
                }
              >
                {folder.problem === undefined ? (
                  <Typography color="textSecondary">{say('emptyFolder')}</Typography>
                ) : (
                  <Alert severity="warning">{folder.problem}</Alert>
                )}
              </TemplateSection>
            ))}
          {wanted === '' && (
            <TemplateSection
              title={say('folders')}
              hint={say('foldersHint')}
              cards={[]}
              actions={
                <Button size="small" startIcon={<AddFolderIcon />} onClick={() => void choose('library')}>
                  {say('addFolder')}
                </Button>
              }
            />
          )}
          {starters.length > 0 && (
            <TemplateSection title={say('starters')} hint={say('startersHint')} cards={starters} />
          )}
        </>
      )}
      {browsing !== undefined && (
        <OpenDialog kind={browsing} onClose={() => setBrowsing(undefined)} onOpen={(path) => use(browsing, path)} />
      )}
    </Page>
  )
}

/** Every word of what is looked for stands in the name, the description or the path. */
function isAbout({ name, description = '', path }: TemplateSummary, wanted: string): boolean {
  const text = `${name} ${description} ${path}`.toLowerCase()
  return wanted
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}
