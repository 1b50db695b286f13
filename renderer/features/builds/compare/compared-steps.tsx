import { Box, Paper, Table, TableBody, TableCell, TableHead, TableRow, Typography } from '@mui/material'
import { useTranslations } from 'use-intl'
import { useTimeWords } from '#renderer/ui/time.ts'
import { useStepWords } from '#renderer/ui/use-step-words.ts'
import type { ComparedBuild, ComparedStep } from '#shared/run/compare-runs.ts'

/** The steps of two runs aligned, with what each took. */
export function ComparedSteps({ builds }: { readonly builds: readonly ComparedBuild[] }) {
  const say = useTranslations('builds.compare')
  const words = useStepWords()
  return (
    <Box sx={{ display: 'grid', gap: 2 }}>
      {builds.map((build) => {
        const longest = Math.max(1, ...build.steps.flatMap(({ left, right }) => [left?.ms ?? 0, right?.ms ?? 0]))
        return (
          <Paper key={build.label} variant="outlined" sx={{ overflow: 'auto' }}>
            <Typography variant="h2" sx={{ px: 2, pt: 2 }}>
              {build.label}
            </Typography>
            <Table size="small" aria-label={build.label}>
              <TableHead>
                <TableRow>
                  <TableCell>{say('step')}</TableCell>
                  <TableCell sx={{ width: '24%' }}>{say('left')}</TableCell>
                  <TableCell sx={{ width: '24%' }}>{say('right')}</TableCell>
                  <TableCell sx={{ width: 120 }}>{say('difference')}</TableCell>
                </TableRow>
              </TableHead>
              <TableBody>
                {build.steps.map((step) => (
                  <TableRow key={step.id}>
                    <TableCell component="th" scope="row">
                      {words.title(step.title)}
                    </TableCell>
                    <Side step={step.left} longest={longest} />
                    <Side step={step.right} longest={longest} />
                    <Difference step={step} />
                  </TableRow>
                ))}
              </TableBody>
            </Table>
          </Paper>
        )
      })}
    </Box>
  )
}

function Side({ step, longest }: { readonly step: ComparedStep['left']; readonly longest: number }) {
  const say = useTranslations('builds.compare')
  const { duration } = useTimeWords()
  if (step === undefined) return <TableCell sx={{ color: 'text.secondary' }}>{say('absent')}</TableCell>
  const failed = step.status === 'failed'
  return (
    <TableCell>
      <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 1 }}>
        <span>{step.ms === undefined ? '–' : duration(step.ms)}</span>
        {step.status !== 'succeeded' && (
          <Typography component="span" variant="body2" color={failed ? 'error' : 'textSecondary'}>
            {say(`stepStatus.${step.status}`)}
          </Typography>
        )}
      </Box>
      <Box
        aria-hidden
        sx={{
          height: 3,
          borderRadius: 1,
          bgcolor: failed ? 'error.main' : 'primary.main',
          width: `${Math.max(1, ((step.ms ?? 0) / longest) * 100)}%`,
        }}
      />
    </TableCell>
  )
}

/** Shorter differences are chance. In ms. */
const worthSaying = 500

function Difference({ step: { left, right } }: { readonly step: ComparedStep }) {
  const { duration } = useTimeWords()
  if (left?.ms === undefined || right?.ms === undefined) return <TableCell>–</TableCell>
  const ms = right.ms - left.ms
  if (Math.abs(ms) < worthSaying) return <TableCell sx={{ color: 'text.secondary' }}>≈</TableCell>
  return <TableCell>{`${ms > 0 ? '+' : '−'}${duration(Math.abs(ms))}`}</TableCell>
}
