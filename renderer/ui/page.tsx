import { Box, Typography } from '@mui/material'
import { type ReactNode, useEffect, useRef } from 'react'
import { useLocation } from 'react-router'

interface PageProps {
  readonly title: string
  readonly subtitle?: ReactNode
  readonly actions?: ReactNode
  /** The page fills the window and scrolls inside, as the build view does. */
  readonly fill?: boolean
  readonly children: ReactNode
}

/** A page: one heading, its actions beside it, its content below. The heading takes the focus when the page is opened. */
export function Page({ title, subtitle, actions, fill = false, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  const { pathname, search } = useLocation()
  // biome-ignore lint/correctness/useExhaustiveDependencies: another address is another page, also by the same component
  useEffect(() => {
    // Not from under the hands of somebody who types into a dialog that was opened meanwhile.
    if (document.activeElement?.closest('[role="dialog"]') === null) heading.current?.focus({ preventScroll: true })
  }, [pathname, search])
  useEffect(() => {
    document.title = `${title} – OMI Studio`
  }, [title])
  return (
    <Box
      sx={{
        px: { xs: 1.5, md: 3 },
        py: { xs: 1.5, md: 2.5 },
        maxWidth: fill ? 'none' : 1240,
        ...(fill ? { height: '100%', display: 'flex', flexDirection: 'column', minHeight: 0 } : {}),
      }}
    >
      <Box sx={{ display: 'flex', alignItems: 'flex-start', gap: 2, mb: 2, flexWrap: 'wrap' }}>
        <Box sx={{ flex: 1, minWidth: 260 }}>
          <Typography variant="h1" ref={heading} tabIndex={-1} sx={{ outline: 'none' }}>
            {title}
          </Typography>
          {subtitle !== undefined && (
            <Typography component="div" color="textSecondary" sx={{ mt: 0.5, overflowWrap: 'anywhere' }}>
              {subtitle}
            </Typography>
          )}
        </Box>
        <Box sx={{ display: 'flex', gap: 1, flexWrap: 'wrap' }}>{actions}</Box>
      </Box>
      {children}
    </Box>
  )
}
