import { useEffect, useRef } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { useViewState } from './use-view-state.ts'

/** Pages that nobody wants to find themselves on after a restart: a step of something that is over. */
const passing = /^\/credentials\/add/

/**
 * Goes to the page that was open when the app was last used, when it is opened without an address, and remembers the one
 * that is open now.
 */
export function useLastPage(): void {
  const { pathname, search } = useLocation()
  const navigate = useNavigate()
  const [last, remember] = useViewState('app.page', '/')
  const begun = useRef(false)
  const here = pathname + search

  useEffect(() => {
    if (!begun.current) {
      begun.current = true
      if (here === '/' && last.startsWith('/') && last !== '/') {
        void navigate(last, { replace: true })
        return
      }
    }
    if (!passing.test(here)) remember(here)
  }, [here, last, navigate, remember])
}
