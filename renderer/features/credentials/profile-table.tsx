import MoreIcon from '@mui/icons-material/MoreVertOutlined'
import { Box, Button, Chip, Divider, IconButton, Menu, MenuItem, TableCell, TableRow, Typography } from '@mui/material'
import { useState } from 'react'
import { DataTable } from '#renderer/ui/data-table.tsx'
import { dateInWords } from '#renderer/ui/time.ts'
import type { Profile, VaultState } from '#shared/contract/credential-shapes.ts'
import type { AccountChoice } from '#shared/contract/shapes.ts'
import { keyEnd } from './shown-credentials.tsx'
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
  return (
    <DataTable label="Profiles" columns={['Profile', 'Account', 'Where', 'Keys', 'Last test', 'Actions']}>
      {profiles.map((profile) => (
        <TableRow key={profile.id}>
          <TableCell>
            <Box sx={{ display: 'flex', gap: 1, alignItems: 'center' }}>
              <Typography sx={{ fontWeight: 600, overflowWrap: 'anywhere' }}>{profile.name}</Typography>
              {isProposed(profile, proposed) && <Chip size="small" color="primary" label="For builds" />}
            </Box>
            <Typography
              variant="caption"
              color="textSecondary"
              title={dateInWords(profile.createdAt)}
              sx={{ overflowWrap: 'anywhere' }}
            >
              {profile.importedFrom === undefined ? 'typed' : `from ${profile.importedFrom}`}
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
              {profile.shown.accessKeyEnd === undefined ? '–' : keyEnd(profile.shown.accessKeyEnd)}
            </Box>
            <Typography variant="caption" color="textSecondary" sx={{ whiteSpace: 'nowrap' }}>
              {storageInWords(profile, vault)}
              {profile.shown.clientCertificate === undefined ? '' : ', client certificate'}
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
export function storageInWords({ storage }: Profile, vault: VaultState): string {
  if (storage === 'session') return 'in memory only'
  return vault.kind === 'keyring' ? `in ${vault.keyring}` : 'in the vault'
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
        aria-label={`Test ${profile.name}`}
        onClick={() => onAction('test', profile)}
      >
        Test
      </Button>
      <IconButton
        size="small"
        aria-label={`More for ${profile.name}`}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <MoreIcon fontSize="small" />
      </IconButton>
      <Menu disablePortal anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        {proposed ? null : item('default', 'Propose for builds')}
        {item('change', 'Change…')}
        {item('rename', 'Rename…')}
        {item('duplicate', 'Duplicate')}
        {item('export', 'Export to ~/.osc/config.json…')}
        <Divider />
        {item('delete', 'Delete')}
      </Menu>
    </Box>
  )
}
