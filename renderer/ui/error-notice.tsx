import { Alert, AlertTitle } from '@mui/material'
import type { ErrorReport } from '#shared/studio-error.ts'

/** An error as people see it: what happened and why, then what to do. */
export function ErrorNotice({ error }: { readonly error: ErrorReport }) {
  return (
    <Alert severity="error" sx={{ overflowWrap: 'anywhere' }}>
      <AlertTitle sx={{ mb: error.hint === undefined ? 0 : 0.5 }}>{error.message}</AlertTitle>
      {error.hint}
    </Alert>
  )
}
