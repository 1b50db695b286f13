import { useEffect, useMemo, useState } from 'react'
import { useFormatter, useTranslations } from 'use-intl'

/** Times as the language of the page has them. */
export interface TimeWords {
  /** `4 m 02 s`, from ms. */
  readonly duration: (ms: number) => string
  /** Day and time, from epoch ms. */
  readonly date: (time: number) => string
  /** "3 hours ago", from epoch ms; what stands beside it should give the date, too. */
  readonly ago: (time: number, now?: number) => string
}

/** Times in the words of the language that the page is shown in. */
export function useTimeWords(): TimeWords {
  const say = useTranslations('ui.time')
  const format = useFormatter()
  return useMemo(
    () => ({
      duration: (ms) => {
        const seconds = Math.max(0, Math.round(ms / 1000))
        const padded = (part: number) => String(part).padStart(2, '0')
        if (ms < 9_500) {
          const exact = format.number(Math.max(0, ms) / 1000, { minimumFractionDigits: 1, maximumFractionDigits: 1 })
          return say('seconds', { seconds: exact })
        }
        if (seconds < 60) return say('seconds', { seconds: String(seconds) })
        const minutes = Math.floor(seconds / 60)
        return minutes < 60
          ? say('minutes', { minutes: String(minutes), seconds: padded(seconds % 60) })
          : say('hours', { hours: String(Math.floor(minutes / 60)), minutes: padded(minutes % 60) })
      },
      date: (time) => format.dateTime(time, { dateStyle: 'medium', timeStyle: 'short' }),
      ago: (time, now = Date.now()) => (now - time < 60_000 ? say('justNow') : format.relativeTime(time, now)),
    }),
    [say, format],
  )
}

/** The time now, renewed once a second while `ticking`. */
export function useNow(ticking: boolean): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!ticking) return
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [ticking])
  return now
}
