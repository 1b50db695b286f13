import { useCallback, useEffect, useRef, useState } from 'react'
import type { StudioClient } from '#shared/contract/client.ts'
import { CannotConnect, connectToStudio, type LostReason } from './connect.ts'

/** The page's connection to the main process. */
export type Link =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected'; readonly client: StudioClient }
  /** `client`: the one of before, when there was one. `retryAt`: epoch ms of the next try; absent while one is under way. */
  | {
      readonly kind: 'lost'
      readonly client: StudioClient | undefined
      readonly reason: LostReason
      readonly retryAt: number | undefined
    }

/** ms before the first try to connect again, and the most that it grows to by doubling. */
const firstWait = 500
const longestWait = 15_000

/**
 * Connects, and connects again whenever the connection is lost: soon at first, then ever more seldom, and at once when the
 * computer is back on the network, the page is looked at again, or the person asks for it.
 */
export function useLink(): { readonly link: Link; readonly retry: () => void } {
  const [link, setLink] = useState<Link>({ kind: 'connecting' })
  const attempt = useRef<() => void>(() => {})

  useEffect(() => {
    let over = false
    let trying = false
    let connected = false
    let wait = firstWait
    let timer: ReturnType<typeof setTimeout> | undefined
    let client: StudioClient | undefined

    const later = (reason: LostReason) => {
      setLink({ kind: 'lost', client, reason, retryAt: Date.now() + wait })
      timer = setTimeout(tryNow, wait)
      wait = Math.min(wait * 2, longestWait)
    }
    const tryNow = () => {
      clearTimeout(timer)
      if (over || trying || connected) return
      trying = true
      setLink((before) => (before.kind === 'lost' ? { ...before, retryAt: undefined } : before))
      connectToStudio(() => {
        connected = false
        if (!over) later('unreachable')
      })
        .then(
          (next) => {
            if (over) return
            client = next
            connected = true
            wait = firstWait
            setLink({ kind: 'connected', client: next })
          },
          (error: unknown) => !over && later(error instanceof CannotConnect ? error.reason : 'unreachable'),
        )
        .finally(() => {
          trying = false
        })
    }
    const onVisible = () => document.visibilityState === 'visible' && tryNow()

    attempt.current = tryNow
    tryNow()
    addEventListener('online', tryNow)
    document.addEventListener('visibilitychange', onVisible)
    return () => {
      over = true
      clearTimeout(timer)
      removeEventListener('online', tryNow)
      document.removeEventListener('visibilitychange', onVisible)
    }
  }, [])

  return { link, retry: useCallback(() => attempt.current(), []) }
}
