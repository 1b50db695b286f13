import { Alert, Box, Button, Paper, Skeleton, TableCell, TableRow, Typography } from '@mui/material'
import { useCallback } from 'react'
import { Link as RouterLink } from 'react-router'
import { useTranslations } from 'use-intl'
import { useStudio } from '#renderer/app/studio-context.tsx'
import { DataTable } from '#renderer/ui/data-table.tsx'
import { ErrorNotice } from '#renderer/ui/error-notice.tsx'
import { useFetched } from '#renderer/ui/use-fetched.ts'
import { FoundFacts } from './found-facts.tsx'
import { Section } from './section.tsx'

/** What builds use when a template names no keys, field by field with its source, and what else was found. */
export function LiveSources() {
  const say = useTranslations('credentials.live')
  const studio = useStudio()
  const { state: explained } = useFetched(useCallback(() => studio.call('credentials.explain', {}), [studio]))
  const { state: found } = useFetched(useCallback(() => studio.call('credentials.found', {}), [studio]))
  return (
    <>
      <Section title={say('title')}>
        <Typography color="textSecondary" sx={{ mb: 1.5 }}>
          {say('text')}
        </Typography>
        {explained.kind === 'loading' && <Skeleton variant="rounded" height={90} />}
        {explained.kind === 'failed' && <ErrorNotice error={explained.error} />}
        {explained.kind === 'loaded' && (
          <Box sx={{ display: 'grid', gap: 1 }}>
            {explained.content.fields.length > 0 && (
              <DataTable label={say('label')} columns={[say('field'), say('value'), say('source')]}>
                {explained.content.fields.map(({ field, shown, source }) => (
                  <TableRow key={field}>
                    <TableCell>{field}</TableCell>
                    <TableCell sx={{ overflowWrap: 'anywhere' }}>
                      <code>{shown}</code>
                    </TableCell>
                    <TableCell sx={{ overflowWrap: 'anywhere' }}>{source}</TableCell>
                  </TableRow>
                ))}
              </DataTable>
            )}
            {explained.content.problems.map((problem) => (
              <Alert key={problem} severity={explained.content.usable ? 'warning' : 'info'} role="note">
                {problem}
              </Alert>
            ))}
          </Box>
        )}
      </Section>
      {found.kind === 'failed' && <ErrorNotice error={found.error} />}
      {found.kind === 'loaded' && found.content.found.length > 0 && (
        <Section title={say('found')}>
          <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 1 }}>
            {found.content.found.map((one) => (
              <Paper
                key={one.id}
                component="li"
                variant="outlined"
                sx={{ p: 1.5, display: 'flex', gap: 2, alignItems: 'center' }}
              >
                <Box sx={{ flex: 1, minWidth: 0 }}>
                  <FoundFacts found={one} />
                </Box>
                <Button
                  size="small"
                  variant="outlined"
                  disabled={!one.usable}
                  aria-label={say('importOne', { title: one.title })}
                  component={RouterLink}
                  to={`/credentials/add?from=${encodeURIComponent(one.id)}`}
                >
                  {say('import')}
                </Button>
              </Paper>
            ))}
          </Box>
        </Section>
      )}
    </>
  )
}
