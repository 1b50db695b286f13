import { Box } from '@mui/material'
import { visuallyHidden } from '@mui/utils'
import { useEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { useStepWords } from '#renderer/ui/use-step-words.ts'
import type { RunState } from '#shared/run/run-state.ts'

/** ms between two announcements: more often than that nobody can listen. */
const pause = 5_000

/**
 * Tells screen readers what the timeline shows: the steps as they change, at most one sentence every five seconds with the
 * newest state of things, and each failure once and at once. The log itself is never read out.
 */
export function RunAnnouncer({ state }: { readonly state: RunState }) {
  const say = useTranslations('run')
  const words = useStepWords()
  const [polite, setPolite] = useState('')
  const [urgent, setUrgent] = useState('')
  const told = useRef({ at: 0, text: '', failures: -1 })

  const builds = [...state.builds.values()]
  const several = builds.length > 1
  const now = builds
    .flatMap((build) => {
      const step = build.steps.at(-1)
      if (build.endedAt !== undefined || step === undefined) return []
      const title = words.title(step.title)
      return [several ? `${build.label}: ${title}` : title]
    })
    .join('. ')
  const summary = state.outcome === undefined ? now : say(`announce_${state.outcome}`)
  const failures = builds.flatMap((build) => build.steps.filter((step) => step.status === 'failed'))
  const failure = failures.at(-1)
  const failureText =
    failure === undefined
      ? ''
      : say('announceFailure', { step: words.title(failure.title), error: failure.error?.message ?? '' })

  useEffect(() => {
    // What had failed before the page was opened is on the page.
    if (told.current.failures === -1) {
      told.current.failures = failures.length
      return
    }
    if (failures.length <= told.current.failures) return
    told.current.failures = failures.length
    setUrgent(failureText)
  }, [failures.length, failureText])

  useEffect(() => {
    if (summary === told.current.text) return
    const wait = Math.max(0, told.current.at + pause - Date.now())
    const timer = setTimeout(() => {
      told.current.at = Date.now()
      told.current.text = summary
      setPolite(summary)
    }, wait)
    return () => clearTimeout(timer)
  }, [summary])

  return (
    <Box sx={visuallyHidden}>
      <div role="status" data-testid="announcements">
        {polite}
      </div>
      <div role="alert">{urgent}</div>
    </Box>
  )
}
