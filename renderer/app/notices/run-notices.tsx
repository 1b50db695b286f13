import { Button } from '@mui/material'
import { useSnackbar } from 'notistack'
import { useEffect, useRef } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { useTranslations } from 'use-intl'
import { trialOfPath } from '#shared/run/trial-run.ts'
import { useKnownRuns } from '../run-summaries.ts'
import { useSettings } from '../settings-context.tsx'
import { useStudio } from '../studio-context.tsx'
import { newsOfRuns } from './news-of-runs.ts'
import { noticeLeave, systemNotice } from './system-notice.ts'

/**
 * Tells of builds that end and of questions: by a notice of the system when the app is not in front, by one on the page
 * when another page is looked at, or the system may not.
 */
export function RunNotices() {
  const say = useTranslations('notices')
  const studio = useStudio()
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const { settings } = useSettings()
  const { enqueueSnackbar, closeSnackbar } = useSnackbar()
  const { runs, loaded } = useKnownRuns()
  const before = useRef<typeof runs | undefined>(undefined)

  useEffect(() => {
    if (!loaded) return
    const seen = before.current
    before.current = runs
    // What had ended before the app was opened is on its pages.
    if (seen === undefined) return
    for (const { kind, run } of newsOfRuns(seen, runs)) {
      const { runId, templateName: name } = run
      const path = `/builds/${runId}`
      const open = () => void navigate(path)
      // A trial or a rehearsal makes no OMI.
      const tried = trialOfPath(run.templatePath) !== undefined || run.rehearsal === true
      const word = kind === 'succeeded' && tried ? 'tried' : kind
      const title = say(word, { name })
      const wanted = kind === 'question' ? settings.notices.questions : settings.notices.ends
      const away = !document.hasFocus() || document.hidden
      if (away && wanted && noticeLeave() === 'granted') {
        systemNotice(
          {
            title,
            body: (kind === 'failed' ? run.error : undefined) ?? say(`${word}Text`),
            tag: runId,
            silent: !settings.notices.sound,
          },
          () => {
            window.focus()
            void studio.call('host.show', {}).catch(() => {})
            open()
          },
        )
      } else if (pathname !== path) {
        enqueueSnackbar(title, {
          variant: kind === 'succeeded' ? 'success' : kind === 'question' ? 'warning' : 'error',
          persist: kind === 'question' || settings.screenReader,
          action: (key) => (
            <Button
              color="inherit"
              size="small"
              onClick={() => {
                closeSnackbar(key)
                open()
              }}
            >
              {say('open')}
            </Button>
          ),
        })
      }
    }
  }, [runs, loaded, say, studio, navigate, pathname, settings, enqueueSnackbar, closeSnackbar])
  return null
}
