import { Box, Typography } from '@mui/material'
import { useTranslations } from 'use-intl'
import { useTimeWords } from '#renderer/ui/time.ts'
import { useStepWords } from '#renderer/ui/use-step-words.ts'
import type { CriticalPart } from '#shared/run/critical-path.ts'
import type { BuildState } from '#shared/run/run-state.ts'

interface LongestStepsProps {
  readonly path: readonly CriticalPart[]
  readonly builds: ReadonlyMap<string, BuildState>
  /** Of the run, in ms. */
  readonly total: number
}

/** Parts that are named. */
const most = 3

/** Where the time of a run went: the longest parts of what decided its duration, each with its share. */
export function LongestSteps({ path, builds, total }: LongestStepsProps) {
  const say = useTranslations('run')
  const { duration } = useTimeWords()
  const words = useStepWords()
  const parts = path.filter((part) => part.took * 20 > total).sort((a, b) => b.took - a.took)
  if (parts.length === 0 || total <= 0) return null
  return (
    <Box component="section" aria-label={say('whereTimeWent')} sx={{ px: 1, mt: 1, mb: 2 }}>
      <Typography variant="h3" component="h2" sx={{ mb: 0.5 }}>
        {say('whereTimeWent')}
      </Typography>
      <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {parts.slice(0, most).map((part) => {
          const step = part.step === undefined ? undefined : builds.get(part.build)?.steps[part.step]
          const name = step === undefined ? say('waitedForTurn') : words.title(step.title)
          return (
            <Typography
              key={`${part.build} ${part.step ?? 'queue'}`}
              component="li"
              variant="caption"
              sx={{ display: 'flex', gap: 1, justifyContent: 'space-between' }}
            >
              <span>{builds.size > 1 ? `${part.build}: ${name}` : name}</span>
              <Box component="span" sx={{ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}>
                {duration(part.took)} · {say('share', { share: part.took / total })}
              </Box>
            </Typography>
          )
        })}
      </Box>
    </Box>
  )
}
