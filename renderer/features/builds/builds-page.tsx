import { Box, Button, Skeleton, TableCell, TableRow, Typography } from '@mui/material'
import { Link as RouterLink, useNavigate } from 'react-router'
import { useKnownRuns } from '#renderer/app/run-summaries.ts'
import { DataTable } from '#renderer/ui/data-table.tsx'
import { EmptyState } from '#renderer/ui/empty-state.tsx'
import { Page } from '#renderer/ui/page.tsx'
import { RunStatus } from '#renderer/ui/run-status.tsx'
import { dateInWords, durationInWords, useNow } from '#renderer/ui/time.ts'
import type { RunSummary } from '#shared/contract/shapes.ts'

/** All runs, newest first. */
export function BuildsPage() {
  const { runs, loaded } = useKnownRuns()
  return (
    <Page title="Builds" subtitle="Every run with its steps, log and result; kept after a restart.">
      {!loaded && <Skeleton variant="rounded" height={240} />}
      {loaded && runs.length === 0 && (
        <EmptyState
          title="No builds yet"
          action={
            <Button variant="contained" component={RouterLink} to="/templates">
              Choose a template
            </Button>
          }
        >
          Open a template and press Build; a starter in the sandbox region takes less than a minute.
        </EmptyState>
      )}
      {runs.length > 0 && (
        <DataTable label="Builds" columns={['Status', 'Template', 'Builds', 'Started', 'Duration', 'Result']}>
          {runs.map((run) => (
            <RunRow key={run.runId} run={run} />
          ))}
        </DataTable>
      )}
    </Page>
  )
}

function RunRow({ run }: { readonly run: RunSummary }) {
  const navigate = useNavigate()
  const going = run.status === 'running' || run.status === 'queued' || run.status === 'paused'
  const now = useNow(going)
  const address = `/builds/${run.runId}`
  const end = run.endedAt ?? (going ? now : undefined)
  return (
    <TableRow hover onClick={() => void navigate(address)} sx={{ cursor: 'pointer' }}>
      <TableCell>
        <RunStatus status={run.status} />
      </TableCell>
      <TableCell>
        <Box
          component={RouterLink}
          to={address}
          onClick={(event: React.MouseEvent) => event.stopPropagation()}
          sx={{ color: 'primary.main', fontWeight: 600 }}
        >
          {run.templateName}
        </Box>
        {run.sandbox && (
          <Typography variant="caption" color="textSecondary" sx={{ ml: 1 }}>
            sandbox
          </Typography>
        )}
      </TableCell>
      <TableCell>{run.builds.join(', ')}</TableCell>
      <TableCell>{dateInWords(run.startedAt)}</TableCell>
      <TableCell>{end === undefined ? '–' : durationInWords(end - run.startedAt)}</TableCell>
      <TableCell sx={{ maxWidth: 420 }}>
        {resultInWords(run)}
        {run.leftovers > 0 && !going && (
          <Typography variant="caption" color="warning" sx={{ display: 'block' }}>
            {run.leftovers} left behind
          </Typography>
        )}
      </TableCell>
    </TableRow>
  )
}

function resultInWords(run: RunSummary): string {
  const made = run.artifacts.flatMap((artifact) => {
    if (artifact.kind === 'omi') return [artifact.imageId]
    return artifact.kind === 'volumes' ? artifact.volumeIds : []
  })
  if (made.length > 0) return made.join(', ')
  return run.error ?? ''
}
