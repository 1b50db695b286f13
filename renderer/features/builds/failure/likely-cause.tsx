import { Box, Typography } from '@mui/material'
import { useEffect, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useStudio } from '#renderer/app/studio-context.tsx'
import type { StudioClient } from '#shared/contract/client.ts'
import { explainFailure, type FailureCause } from '#shared/run/failure-causes.ts'
import { plainText } from '#shared/run/log-text.ts'

interface LikelyCauseProps {
  readonly runId: string
  readonly build: string
  /** The step that failed. */
  readonly step: string
}

/** Lines at the end of a step in which its reason stands, if anywhere. */
const looked = 300

interface Explained {
  readonly cause: FailureCause
  /** From 1, as the log counts them. */
  readonly line: number
  readonly text: string
}

/** Why the step failed, of what its log says at its end, and what to do; nothing where that is not known. */
export function LikelyCause({ runId, build, step }: LikelyCauseProps) {
  const say = useTranslations('causes')
  const studio = useStudio()
  const [found, setFound] = useState<Explained | undefined>()
  useEffect(() => {
    let current = true
    explain(studio, { runId, build, step }).then(
      (explained) => current && setFound(explained),
      // A log that cannot be read is said where the log is.
      () => {},
    )
    return () => {
      current = false
    }
  }, [studio, runId, build, step])
  if (found === undefined) return null
  return (
    <Box role="group" aria-label={say('title')} sx={{ mt: 1, overflowWrap: 'anywhere' }}>
      <Typography variant="body2">
        <strong>{say('title')}:</strong> {say(`cause.${found.cause}.why`)} {say(`cause.${found.cause}.todo`)}
      </Typography>
      <Typography variant="caption" component="div">
        {say('shownBy', { line: String(found.line) })} <code>{found.text.trim().slice(0, 300)}</code>
      </Typography>
    </Box>
  )
}

async function explain(studio: StudioClient, { runId, build, step }: LikelyCauseProps): Promise<Explained | undefined> {
  const { total } = await studio.call('runs.readLog', { runId, build, step, from: 0, count: 1 })
  const from = Math.max(0, total - looked)
  const { lines } = await studio.call('runs.readLog', { runId, build, step, from, count: looked })
  const texts = lines.map(({ text }) => plainText(text))
  const found = explainFailure(texts)
  const shown = found === undefined ? undefined : lines[found.line]
  if (found === undefined || shown === undefined) return undefined
  return { cause: found.cause, line: shown.line + 1, text: plainText(shown.text) }
}
