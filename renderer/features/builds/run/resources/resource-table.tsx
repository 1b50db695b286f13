import GoneIcon from '@mui/icons-material/DeleteOutlined'
import StuckIcon from '@mui/icons-material/ErrorOutlined'
import IntendedIcon from '@mui/icons-material/HourglassEmptyOutlined'
import KeptIcon from '@mui/icons-material/Inventory2Outlined'
import AliveIcon from '@mui/icons-material/RadioButtonCheckedOutlined'
import RefusedIcon from '@mui/icons-material/RemoveCircleOutlineOutlined'
import { Box, Chip, TableCell, TableRow, Typography } from '@mui/material'
import { useTranslations } from 'use-intl'
import { CopyValue } from '#renderer/ui/copy-value.tsx'
import { DataTable } from '#renderer/ui/data-table.tsx'
import { EmptyState } from '#renderer/ui/empty-state.tsx'
import { useTimeWords } from '#renderer/ui/time.ts'
import type { ResourceState, ResourceStatus } from '#shared/run/run-state.ts'

const looks = {
  intended: { color: 'info', icon: <IntendedIcon /> },
  alive: { color: 'info', icon: <AliveIcon /> },
  stuck: { color: 'error', icon: <StuckIcon /> },
  kept: { color: 'success', icon: <KeptIcon /> },
  gone: { color: 'default', icon: <GoneIcon /> },
  refused: { color: 'default', icon: <RefusedIcon /> },
} as const

/** What is there now comes first, what needs somebody before all; then what stays, then what is gone. */
const order: readonly ResourceStatus[] = ['stuck', 'alive', 'intended', 'kept', 'gone', 'refused']

interface ResourceTableProps {
  readonly resources: readonly ResourceState[]
  readonly now: number
  /** More may be made. */
  readonly going: boolean
  /** Several builds: say which one made it. */
  readonly labelled: boolean
}

/** Everything that the run made, and what became of it. */
export function ResourceTable({ resources, now, going, labelled }: ResourceTableProps) {
  const say = useTranslations('run')
  const { duration } = useTimeWords()
  if (resources.length === 0) {
    return going ? (
      <EmptyState title={say('noResources')}>{say('noResourcesYet')}</EmptyState>
    ) : (
      <EmptyState title={say('noResourcesMade')}>{say('noResourcesEver')}</EmptyState>
    )
  }
  const sorted = resources.toSorted((a, b) => order.indexOf(a.status) - order.indexOf(b.status) || b.since - a.since)
  const columns = [
    say('resourceState'),
    say('resourceKind'),
    say('resourceWhat'),
    say('resourceId'),
    say('resourceAge'),
    ...(labelled ? [say('resourceBuild')] : []),
  ]
  return (
    <DataTable label={say('resources')} columns={columns}>
      {sorted.map((resource) => {
        const { color, icon } = looks[resource.status]
        return (
          <TableRow key={resource.intentId}>
            <TableCell>
              <Chip
                size="small"
                variant="outlined"
                color={color}
                icon={icon}
                label={say(`resource_${resource.status}`)}
              />
            </TableCell>
            <TableCell>{say(`kind_${resource.kind}`)}</TableCell>
            <TableCell sx={{ overflowWrap: 'anywhere', minWidth: 180 }}>
              {resource.description}
              {resource.error !== undefined && (
                <Typography variant="caption" color="error" sx={{ display: 'block' }}>
                  {resource.error.message}
                </Typography>
              )}
            </TableCell>
            <TableCell>
              {resource.id === undefined ? (
                <Box component="span" title={say('noId')}>
                  –
                </Box>
              ) : (
                <CopyValue value={resource.id} label={resource.id} />
              )}
            </TableCell>
            <TableCell sx={{ whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }}>
              {isThere(resource.status) ? duration(now - resource.since) : '–'}
            </TableCell>
            {labelled && <TableCell>{resource.build}</TableCell>}
          </TableRow>
        )
      })}
    </DataTable>
  )
}

function isThere(status: ResourceStatus): boolean {
  return status === 'alive' || status === 'stuck' || status === 'intended' || status === 'kept'
}
