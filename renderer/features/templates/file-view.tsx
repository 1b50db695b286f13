import { Box, Paper, Skeleton, Typography } from '@mui/material'
import { useCallback } from 'react'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { ErrorNotice } from '#renderer/ui/error-notice.tsx'
import { useFetched } from '#renderer/ui/use-fetched.ts'

/** The template's own files, to read. */
export function FileView({ files }: { readonly files: readonly string[] }) {
  return (
    <Box sx={{ display: 'grid', gap: 2 }}>
      {files.map((path) => (
        <OneFile key={path} path={path} />
      ))}
    </Box>
  )
}

function OneFile({ path }: { readonly path: string }) {
  const studio = useStudio()
  const { state } = useFetched(useCallback(() => studio.call('templates.readFile', { path }), [studio, path]))
  return (
    <Paper variant="outlined" component="section" aria-label={path}>
      <Typography
        component="h2"
        sx={{ px: 2, py: 1, borderBottom: 1, borderColor: 'divider', overflowWrap: 'anywhere' }}
      >
        <code>{path}</code>
      </Typography>
      {state.kind === 'loading' && <Skeleton variant="rectangular" height={160} />}
      {state.kind === 'failed' && <ErrorNotice error={state.error} />}
      {state.kind === 'loaded' && (
        <Box
          component="pre"
          tabIndex={0}
          sx={{
            m: 0,
            p: 2,
            overflow: 'auto',
            fontFamily: '"JetBrains Mono", monospace',
            fontSize: 12.5,
            lineHeight: 1.55,
          }}
        >
          {state.content.text}
        </Box>
      )}
    </Paper>
  )
}
