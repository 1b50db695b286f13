import AddIcon from '@mui/icons-material/AddOutlined'
import { Box, Button, Skeleton } from '@mui/material'
import { useSnackbar } from 'notistack'
import { useEffect, useState } from 'react'
import { Link as RouterLink, useNavigate } from 'react-router'
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
      enqueueSnackbar(`“${name}” is back`, { variant: 'success' })
    })

  const remove = (profile: Profile) =>
    changing(async () => {
      await studio.call('credentials.delete', { id: profile.id })
      if (settings.account === `profile:${profile.id}`) await change({ account: 'sandbox' })
      enqueueSnackbar(`“${profile.name}” is deleted`, {
        autoHideDuration: 10_000,
        action: (key) => (
          <Button
            color="inherit"
            onClick={() => {
              closeSnackbar(key)
              void restore(profile.id, profile.name)
            }}
          >
            Undo
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
          enqueueSnackbar(`“${copy.name}” is a copy of “${profile.name}”`)
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
      title="Credentials"
      subtitle="Accounts that builds can use. Secrets are kept encrypted and never come back to this page."
      actions={
        <Button variant="contained" startIcon={<AddIcon />} component={RouterLink} to="/credentials/add">
          Add credentials
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
                title="No profiles yet"
                action={
                  <Button variant="contained" startIcon={<AddIcon />} component={RouterLink} to="/credentials/add">
                    Set up the first
                  </Button>
                }
              >
                A profile holds the keys of one account. Builds in the sandbox region need none.
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
