import DeleteIcon from '@mui/icons-material/DeleteSweepOutlined'
import { Button, Dialog, DialogActions, DialogContent, DialogTitle, Skeleton, TableCell, TableRow } from '@mui/material'
import { useSnackbar } from 'notistack'
import { useCallback, useEffect, useState } from 'react'
import { setLeftoverCount } from '#renderer/app/run-summaries.ts'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { DataTable } from '#renderer/ui/data-table.tsx'
import { EmptyState } from '#renderer/ui/empty-state.tsx'
import { ErrorNotice } from '#renderer/ui/error-notice.tsx'
import { Page } from '#renderer/ui/page.tsx'
import { dateInWords } from '#renderer/ui/time.ts'
import { useFetched } from '#renderer/ui/use-fetched.ts'
import { type ErrorReport, errorReportOf } from '#shared/studio-error.ts'

/** What dead runs left in an account, to be deleted in one go. */
export function LeftoversPage() {
  const studio = useStudio()
  const { enqueueSnackbar } = useSnackbar()
  const { state, reload } = useFetched(useCallback(() => studio.call('leftovers.list', {}), [studio]))
  const [asking, setAsking] = useState(false)
  const [deleting, setDeleting] = useState(false)
  const [error, setError] = useState<ErrorReport | undefined>()
  const leftovers = state.kind === 'loaded' ? state.content : []

  useEffect(() => {
    if (state.kind === 'loaded') setLeftoverCount(state.content.length)
  }, [state])

  const destroy = async () => {
    setAsking(false)
    setDeleting(true)
    setError(undefined)
    try {
      const { destroyed, remaining } = await studio.call('leftovers.destroy', {})
      enqueueSnackbar(
        remaining.length === 0
          ? `Deleted; nothing is left behind (${destroyed})`
          : `${destroyed} deleted, ${remaining.length} could not be`,
        { variant: remaining.length === 0 ? 'success' : 'warning' },
      )
    } catch (thrown) {
      setError(errorReportOf(thrown))
    } finally {
      setDeleting(false)
      reload()
    }
  }

  return (
    <Page
      title="Leftovers"
      subtitle="Things that a run made and nobody owns any more, because OMI Studio was ended or could not delete them."
      actions={
        <>
          <Button variant="outlined" onClick={reload}>
            Look again
          </Button>
          <Button
            variant="contained"
            color="error"
            startIcon={<DeleteIcon />}
            disabled={leftovers.length === 0}
            loading={deleting}
            onClick={() => setAsking(true)}
          >
            Delete all
          </Button>
        </>
      }
    >
      {error !== undefined && <ErrorNotice error={error} />}
      {state.kind === 'failed' && <ErrorNotice error={state.error} />}
      {state.kind === 'loading' && <Skeleton variant="rounded" height={160} />}
      {state.kind === 'loaded' && leftovers.length === 0 && (
        <EmptyState title="Nothing left behind">Every run on this computer has cleaned up after itself.</EmptyState>
      )}
      {leftovers.length > 0 && (
        <DataTable label="Leftovers" columns={['What', 'Id', 'Region', 'Template', 'Since', 'Why']}>
          {leftovers.map((leftover) => (
            <TableRow key={`${leftover.runId} ${leftover.description}`}>
              <TableCell>{leftover.description}</TableCell>
              <TableCell>
                <code>{leftover.id ?? '–'}</code>
              </TableCell>
              <TableCell>{leftover.region ?? '–'}</TableCell>
              <TableCell>{leftover.templateName}</TableCell>
              <TableCell>{dateInWords(leftover.createdAt)}</TableCell>
              <TableCell>{leftover.reason}</TableCell>
            </TableRow>
          ))}
        </DataTable>
      )}
      <Dialog open={asking} onClose={() => setAsking(false)} aria-labelledby="delete-title">
        <DialogTitle id="delete-title">Delete {leftovers.length} leftovers?</DialogTitle>
        <DialogContent>
          They are deleted from the account for good. OMIs that builds have kept are not among them.
        </DialogContent>
        <DialogActions>
          <Button onClick={() => setAsking(false)} autoFocus>
            Keep them
          </Button>
          <Button color="error" variant="contained" onClick={() => void destroy()}>
            Delete {leftovers.length}
          </Button>
        </DialogActions>
      </Dialog>
    </Page>
  )
}
