import { Typography } from '@mui/material'
import { type ReactNode, useEffect, useRef } from 'react'

/** The heading of a step; it takes the focus when the step is shown, so that a screen reader begins there. */
export function StepHeading({ children }: { readonly children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  return (
    <Typography variant="h2" ref={heading} tabIndex={-1} sx={{ outline: 'none' }}>
      {children}
    </Typography>
  )
}
