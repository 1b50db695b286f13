import AddIcon from '@mui/icons-material/AddOutlined'
import { Box, Button, Skeleton } from '@mui/material'
import { useSnackbar } from 'notistack'
import { useEffect, useState } from 'react'
import { Link as RouterLink, useNavigate } from 'react-router'
import { useTranslations } from 'use-intl'
import { refreshProfiles, useProfiles } from '#renderer/app/profiles.ts'
import { useSettings } from '#renderer/app/settings-context.tsx'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { EmptyState } from '#renderer/ui/empty-state.tsx'
import { ErrorNotice } from '#renderer/ui/error-notice.tsx'
import { Page } from '#renderer/ui/page.tsx'
import type { Profile } from '#shared/contract/credential-shapes.ts'
import { type ErrorReport, errorReportOf } from '#shared/studio-error.ts'
import { DeletedProfiles } from './deleted-profiles.tsx'
import { ExportDialog } from './export-dialog.tsx'
import { LiveSources } from './live-sources.tsx'
import { type ProfileAction, ProfileTable } from './profile-table.tsx'
import { RenameDialog } from './rename-dialog.tsx'
import { TestDialog } from './test-dialog.tsx'
import { VaultCard } from './vault-card.tsx'

type OpenDialog = { readonly kind: 'rename' | 'export' | 'test'; readonly profile: Profile }

/** The app's profiles, what keeps their secrets, and what else is on this computer. */
export function CredentialsPage() {
  const say = useTranslations('credentials.page')
  const studio = useStudio()
  const navigate = useNavigate()
  const { enqueueSnackbar, closeSnackbar } = useSnackbar()
  const { settings, change } = useSettings()
  const profiles = useProfiles()
  const [dialog, setDialog] = useState<OpenDialog | undefined>()
  const [error, setError] = useState<ErrorReport | undefined>()

  useEffect(() => {
    void refreshProfiles(studio)
  }, [studio])

  /** Does something that changes the list, shows it, and says what went wrong. */
  const changing = async (work: () => Promise<unknown>) => {
    setError(undefined)
    try {
      await work()
    } catch (thrown) {
      setError(errorReportOf(thrown))
    } finally {
      await refreshProfiles(studio)
    }
  }

  const restore = (id: string, name: string) =>
    changing(async () => {
      await studio.call('credentials.restore', { id })
      enqueueSnackbar(say('back', { name }), { variant: 'success' })
    })

  const remove = (profile: Profile) =>
    changing(async () => {
      await studio.call('credentials.delete', { id: profile.id })
      if (settings.account === `profile:${profile.id}`) await change({ account: 'sandbox' })
      enqueueSnackbar(say('deleted', { name: profile.name }), {
        autoHideDuration: 10_000,
        action: (key) => (
          <Button
            color="inherit"
            onClick={() => {
              closeSnackbar(key)
              void restore(profile.id, profile.name)
            }}
          >
            {say('undo')}
          </Button>
        ),
      })
    })

  const act = (action: ProfileAction, profile: Profile) => {
    switch (action) {
      case 'test':
      case 'rename':
      case 'export':
        setDialog({ kind: action, profile })
        return
      case 'change':
        void navigate(`/credentials/add?change=${encodeURIComponent(profile.id)}`)
        return
      case 'duplicate':
        void changing(async () => {
          const copy = await studio.call('credentials.duplicate', { id: profile.id })
          enqueueSnackbar(say('copied', { copy: copy.name, name: profile.name }))
        })
        return
      case 'default':
        void changing(() => change({ account: `profile:${profile.id}` }))
        return
      case 'delete':
        void remove(profile)
    }
  }

  const closeDialog = () => {
    setDialog(undefined)
    void refreshProfiles(studio)
  }

  return (
    <Page
      title={say('title')}
      subtitle={say('subtitle')}
      actions={
        <Button variant="contained" startIcon={<AddIcon />} component={RouterLink} to="/credentials/add">
          {say('add')}
        </Button>
      }
    >
      {error !== undefined && (
        <Box sx={{ mb: 2 }}>
          <ErrorNotice error={error} />
        </Box>
      )}
      {profiles.kind === 'failed' && <ErrorNotice error={profiles.error} />}
      {profiles.kind === 'loading' && <Skeleton variant="rounded" height={200} />}
      {profiles.kind === 'loaded' && (
        <Box sx={{ display: 'grid', gap: 4 }}>
          <Box>
            {profiles.content.profiles.length === 0 ? (
              <EmptyState
                title={say('none')}
                action={
                  <Button variant="contained" startIcon={<AddIcon />} component={RouterLink} to="/credentials/add">
                    {say('first')}
                  </Button>
                }
              >
                {say('noneText')}
              </EmptyState>
            ) : (
              <ProfileTable
                profiles={profiles.content.profiles}
                vault={profiles.content.vault}
                proposed={settings.account}
                onAction={act}
              />
            )}
            <DeletedProfiles deleted={profiles.content.deleted} onRestore={({ id, name }) => void restore(id, name)} />
          </Box>
          <VaultCard
            vault={profiles.content.vault}
            used={profiles.content.profiles.some(({ storage }) => storage === 'vault')}
            onChanged={() => void refreshProfiles(studio)}
          />
          <LiveSources />
        </Box>
      )}
      {dialog?.kind === 'rename' && <RenameDialog profile={dialog.profile} onClose={closeDialog} />}
      {dialog?.kind === 'export' && <ExportDialog profile={dialog.profile} onClose={closeDialog} />}
      {dialog?.kind === 'test' && <TestDialog profile={dialog.profile} onClose={closeDialog} />}
    </Page>
  )
}
