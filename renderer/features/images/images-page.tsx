import { Box, Chip, MenuItem, Skeleton, TableCell, TableRow, TextField, Typography } from '@mui/material'
import { useCallback } from 'react'
import { useProfiles } from '#renderer/app/profiles.ts'
import { useSettings } from '#renderer/app/settings-context.tsx'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { DataTable } from '#renderer/ui/data-table.tsx'
import { EmptyState } from '#renderer/ui/empty-state.tsx'
import { ErrorNotice } from '#renderer/ui/error-notice.tsx'
import { Page } from '#renderer/ui/page.tsx'
import { dateInWords } from '#renderer/ui/time.ts'
import { useFetched } from '#renderer/ui/use-fetched.ts'
import type { AccountChoice } from '#shared/contract/shapes.ts'

/** The OMIs of the account. */
export function ImagesPage() {
  const { settings, change } = useSettings()
  const { account } = settings
  const known = useProfiles()
  const profiles = known.kind === 'loaded' ? known.content.profiles : []
  return (
    <Page
      title="Images"
      subtitle={
        account === 'sandbox'
          ? 'Your OMIs in the sandbox region, on this computer.'
          : account === 'template'
            ? 'Your OMIs in the account that the environment names.'
            : `Your OMIs in the account of the profile “${profiles.find(({ id }) => account === `profile:${id}`)?.name ?? account.slice('profile:'.length)}”.`
      }
      actions={
        <TextField
          select
          size="small"
          label="Account"
          value={account}
          onChange={(event) => void change({ account: event.target.value as AccountChoice })}
          sx={{ minWidth: 180 }}
        >
          <MenuItem value="sandbox">Sandbox</MenuItem>
          {profiles.map(({ id, name }) => (
            <MenuItem key={id} value={`profile:${id}`}>
              {name}
            </MenuItem>
          ))}
          <MenuItem value="template">My account</MenuItem>
        </TextField>
      }
    >
      <ImageTable key={account} account={account} />
    </Page>
  )
}

function ImageTable({ account }: { readonly account: AccountChoice }) {
  const studio = useStudio()
  const { state } = useFetched(useCallback(() => studio.call('images.list', { account }), [studio, account]))
  if (state.kind === 'loading') return <Skeleton variant="rounded" height={200} />
  if (state.kind === 'failed') return <ErrorNotice error={state.error} />
  if (state.content.length === 0) return <EmptyState title="No OMIs yet">What builds make appears here.</EmptyState>
  return (
    <DataTable label="OMIs" columns={['Name', 'Id', 'State', 'Made', 'Tags']}>
      {state.content.map((image) => (
        <TableRow key={image.imageId}>
          <TableCell>
            <Typography sx={{ fontWeight: 600 }}>{image.name}</Typography>
            <Typography variant="caption" color="textSecondary">
              {image.description}
            </Typography>
          </TableCell>
          <TableCell>
            <code>{image.imageId}</code>
          </TableCell>
          <TableCell>{image.state}</TableCell>
          <TableCell>{dateInWords(Date.parse(image.createdAt))}</TableCell>
          <TableCell>
            <Box sx={{ display: 'flex', gap: 0.5, flexWrap: 'wrap' }}>
              {Object.entries(image.tags).map(([key, value]) => (
                <Chip key={key} size="small" label={`${key}: ${value}`} />
              ))}
            </Box>
          </TableCell>
        </TableRow>
      ))}
    </DataTable>
  )
}
