import { Box, Typography } from '@mui/material'
import type { ReactNode } from 'react'

/** What a place without content shows: what belongs here, and what to do for it. */
export function EmptyState({
  title,
  children,
  action,
}: {
  readonly title: string
  readonly children: ReactNode
  readonly action?: ReactNode
}) {
  return (
    <Box sx={{ border: 1, borderColor: 'divider', borderStyle: 'dashed', borderRadius: 2, p: 5, textAlign: 'center' }}>
      <Typography variant="h2" gutterBottom>
        {title}
      </Typography>
      <Typography color="textSecondary" sx={{ mb: action === undefined ? 0 : 2 }}>
        {children}
      </Typography>
      {action}
    </Box>
  )
}
