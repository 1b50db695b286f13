import MoreIcon from '@mui/icons-material/MoreVertOutlined'
import { Box, Button, Chip, Divider, IconButton, Menu, MenuItem, TableCell, TableRow, Typography } from '@mui/material'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { DataTable } from '#renderer/ui/data-table.tsx'
import { useTimeWords } from '#renderer/ui/time.ts'
import type { Profile, VaultState } from '#shared/contract/credential-shapes.ts'
import type { AccountChoice } from '#shared/contract/shapes.ts'
import { KeyEnd } from './shown-credentials.tsx'
import { TestVerdict } from './test-verdict.tsx'

/** What can be done with a profile. */
export type ProfileAction = 'test' | 'change' | 'rename' | 'duplicate' | 'export' | 'default' | 'delete'

interface ProfileTableProps {
  readonly profiles: readonly Profile[]
  readonly vault: VaultState
  /** What the build sheet proposes. */
  readonly proposed: AccountChoice
  readonly onAction: (action: ProfileAction, profile: Profile) => void
}

/** The app's own profiles. */
export function ProfileTable({ profiles, vault, proposed, onAction }: ProfileTableProps) {
  const say = useTranslations('credentials.table')
  const { date } = useTimeWords()
  return (
    <DataTable
      label={say('label')}
      columns={[say('profile'), say('account'), say('where'), say('keys'), say('lastTest'), say('actions')]}
    >
      {profiles.map((profile) => (
        <TableRow key={profile.id}>
          <TableCell>
            <Box sx={{ display: 'flex', gap: 1, alignItems: 'center' }}>
              <Typography sx={{ fontWeight: 600, overflowWrap: 'anywhere' }}>{profile.name}</Typography>
              {isProposed(profile, proposed) && <Chip size="small" color="primary" label={say('proposed')} />}
            </Box>
            <Typography
              variant="caption"
              color="textSecondary"
              title={date(profile.createdAt)}
              sx={{ overflowWrap: 'anywhere' }}
            >
              {profile.importedFrom === undefined ? say('typed') : say('from', { source: profile.importedFrom })}
            </Typography>
          </TableCell>
          <TableCell>{profile.test?.accountId === undefined ? '–' : <code>{profile.test.accountId}</code>}</TableCell>
          <TableCell sx={{ overflowWrap: 'anywhere', minWidth: 190 }}>
            {profile.shown.region ?? 'eu-west-2'}
            {profile.shown.endpoint !== undefined && (
              <Typography variant="caption" component="div" color="textSecondary">
                {profile.shown.endpoint}
              </Typography>
            )}
          </TableCell>
          <TableCell>
            <Box sx={{ whiteSpace: 'nowrap' }}>
              {profile.shown.accessKeyEnd === undefined ? '–' : <KeyEnd end={profile.shown.accessKeyEnd} />}
            </Box>
            <Typography variant="caption" color="textSecondary" sx={{ whiteSpace: 'nowrap' }}>
              <StoragePlace profile={profile} vault={vault} />
            </Typography>
          </TableCell>
          <TableCell>
            <TestVerdict test={profile.test} />
          </TableCell>
          <TableCell>
            <Actions profile={profile} proposed={isProposed(profile, proposed)} onAction={onAction} />
          </TableCell>
        </TableRow>
      ))}
    </DataTable>
  )
}

/** A choice names a profile by its id or its name. */
function isProposed(profile: Profile, proposed: AccountChoice): boolean {
  return proposed === `profile:${profile.id}` || proposed === `profile:${profile.name}`
}

/** Where a profile's secrets are. */
function StoragePlace({ profile, vault }: { readonly profile: Profile; readonly vault: VaultState }) {
  const say = useTranslations('credentials.table')
  const storage =
    profile.storage === 'session'
      ? say('inMemory')
      : vault.kind === 'keyring'
        ? say('inKeyring', { keyring: vault.keyring })
        : say('inVault')
  return profile.shown.clientCertificate === undefined ? storage : say('withCertificate', { storage })
}

function Actions({
  profile,
  proposed,
  onAction,
}: {
  readonly profile: Profile
  readonly proposed: boolean
  readonly onAction: (action: ProfileAction, profile: Profile) => void
}) {
  const say = useTranslations('credentials.table')
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const item = (action: ProfileAction, label: string) => (
    <MenuItem
      key={action}
      onClick={() => {
        setAnchor(null)
        onAction(action, profile)
      }}
    >
      {label}
    </MenuItem>
  )
  return (
    <Box sx={{ display: 'flex', gap: 0.5, whiteSpace: 'nowrap' }}>
      <Button
        size="small"
        variant="outlined"
        aria-label={say('testOne', { name: profile.name })}
        onClick={() => onAction('test', profile)}
      >
        {say('test')}
      </Button>
      <IconButton
        size="small"
        aria-label={say('more', { name: profile.name })}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <MoreIcon fontSize="small" />
      </IconButton>
      <Menu disablePortal anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        {proposed ? null : item('default', say('propose'))}
        {item('change', say('change'))}
        {item('rename', say('rename'))}
        {item('duplicate', say('duplicate'))}
        {item('export', say('export'))}
        <Divider />
        {item('delete', say('delete'))}
      </Menu>
    </Box>
  )
}
