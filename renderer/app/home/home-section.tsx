import { Box, Button, Paper, Typography } from '@mui/material'
import type { ReactNode } from 'react'
import { Link as RouterLink } from 'react-router'

/** A part of the home page, with the way to all of its kind. */
export function HomeSection({
  title,
  all,
  children,
}: {
  readonly title: string
  readonly all?: { readonly to: string; readonly title: string }
  readonly children: ReactNode
}) {
  return (
    <Paper variant="outlined" component="section" aria-label={title}>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 1, px: 2, py: 1, minHeight: 48 }}>
        <Typography variant="h2" sx={{ flex: 1 }}>
          {title}
        </Typography>
        {all !== undefined && (
          <Button size="small" component={RouterLink} to={all.to}>
            {all.title}
          </Button>
        )}
      </Box>
      {children}
    </Paper>
  )
}

/** What a section says in place of a list. */
export function NothingHere({ children }: { readonly children: ReactNode }) {
  return (
    <Typography color="textSecondary" sx={{ px: 2, pb: 2 }}>
      {children}
    </Typography>
  )
}
