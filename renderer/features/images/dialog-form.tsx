import { Box } from '@mui/material'
import type { FormEvent, ReactNode } from 'react'

/** What a dialog asks, as a form: Enter sends it, and in a low window its content scrolls between title and buttons. */
export function DialogForm({
  onSubmit,
  children,
}: {
  readonly onSubmit: (event: FormEvent) => void
  readonly children: ReactNode
}) {
  return (
    <Box
      component="form"
      noValidate
      onSubmit={onSubmit}
      sx={{ display: 'flex', flexDirection: 'column', minHeight: 0 }}
    >
      {children}
    </Box>
  )
}
