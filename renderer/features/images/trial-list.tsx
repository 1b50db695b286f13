import { Box, Button, Paper, Typography } from '@mui/material'
import { Link as RouterLink } from 'react-router'
import { useTranslations } from 'use-intl'
import { RunStatus } from '#renderer/ui/run-status.tsx'
import { useTimeWords } from '#renderer/ui/time.ts'
import type { RunSummary } from '#shared/contract/shapes.ts'
import { trialOfPath } from '#shared/run/trial-run.ts'

/** The boot tests and test VMs of an OMI that this computer has started, newest first. */
export function TrialList({ trials }: { readonly trials: readonly RunSummary[] }) {
  const say = useTranslations('images.trials')
  const { date, duration } = useTimeWords()
  return (
    <section>
      <Typography variant="h2" sx={{ mt: 3, mb: 1 }}>
        {say('label')}
      </Typography>
      {trials.length === 0 ? (
        <Typography color="textSecondary">{say('none')}</Typography>
      ) : (
        <Paper variant="outlined" component="ul" sx={{ m: 0, p: 0, listStyle: 'none' }}>
          {trials.map((run) => {
            const kind = trialOfPath(run.templatePath)?.kind ?? 'boot-test'
            const alive = kind === 'test-vm' && run.endedAt === undefined && run.status !== 'interrupted'
            return (
              <Box
                component="li"
                key={run.runId}
                sx={{
                  display: 'flex',
                  gap: 1.5,
                  alignItems: 'center',
                  flexWrap: 'wrap',
                  px: 2,
                  py: 1,
                  '&:not(:last-child)': { borderBottom: 1, borderColor: 'divider' },
                }}
              >
                <RunStatus status={run.status} />
                <Box component={RouterLink} to={`/builds/${run.runId}`} sx={{ color: 'primary.main' }}>
                  {say('open', { kind: say(kind), date: date(run.startedAt) })}
                </Box>
                <Typography variant="body2" color="textSecondary" sx={{ flex: 1, overflowWrap: 'anywhere' }}>
                  {run.error ?? (run.endedAt === undefined ? '' : duration(run.endedAt - run.startedAt))}
                </Typography>
                {alive && (
                  <Button size="small" variant="outlined" component={RouterLink} to={`/builds/${run.runId}?tab=shell`}>
                    {say('shell')}
                  </Button>
                )}
              </Box>
            )
          })}
        </Paper>
      )}
    </section>
  )
}
