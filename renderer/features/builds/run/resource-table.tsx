import { Chip, TableCell, TableRow, Typography } from '@mui/material'
import { DataTable } from '#renderer/ui/data-table.tsx'
import { EmptyState } from '#renderer/ui/empty-state.tsx'
import type { ResourceState, ResourceStatus } from '#shared/run/run-state.ts'

const words: Readonly<
  Record<
    ResourceStatus,
    { readonly label: string; readonly color: 'default' | 'info' | 'success' | 'warning' | 'error' }
  >
> = {
  intended: { label: 'being made', color: 'info' },
  refused: { label: 'not made', color: 'default' },
  alive: { label: 'there', color: 'info' },
  kept: { label: 'kept', color: 'success' },
  gone: { label: 'deleted', color: 'default' },
  stuck: { label: 'could not be deleted', color: 'error' },
}

/** Everything that the run made, and what became of it. */
export function ResourceTable({ resources }: { readonly resources: readonly ResourceState[] }) {
  if (resources.length === 0)
    return (
      <EmptyState title="Nothing made yet">
        Key pairs, groups, VMs and snapshots appear here as they are made.
      </EmptyState>
    )
  return (
    <DataTable label="Resources" columns={['What', 'Id', 'State']}>
      {resources.map((resource) => (
        <TableRow key={resource.intentId}>
          <TableCell>
            {resource.description}
            {resource.error !== undefined && (
              <Typography variant="caption" color="error" sx={{ display: 'block' }}>
                {resource.error.message}
              </Typography>
            )}
          </TableCell>
          <TableCell>
            <code>{resource.id ?? '–'}</code>
          </TableCell>
          <TableCell>
            <Chip size="small" variant="outlined" {...words[resource.status]} />
          </TableCell>
        </TableRow>
      ))}
    </DataTable>
  )
}
