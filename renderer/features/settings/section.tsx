import { Paper, Typography } from '@mui/material'
import type { ReactNode } from 'react'

interface SectionProps {
  readonly title: string
  readonly children: ReactNode
}

/** Settings that belong together. */
export function Section({ title, children }: SectionProps) {
  return (
    <Paper variant="outlined" component="section" aria-label={title} sx={{ px: 2.5, py: 1.5 }}>
      <Typography variant="h2">{title}</Typography>
      {children}
    </Paper>
  )
}
