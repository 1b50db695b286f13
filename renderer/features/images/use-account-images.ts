import { useCallback, useEffect, useState } from 'react'
import { useStudio } from '#renderer/app/studio-context.tsx'
import type { Fetched } from '#renderer/ui/use-fetched.ts'
import type { AccountImage, ImageScope } from '#shared/contract/image-shapes.ts'
import type { AccountChoice } from '#shared/contract/shapes.ts'
import { errorReportOf } from '#shared/studio-error.ts'
import type { NewerBases } from './filter-images.ts'

/** ms between looks at OMIs in the making. */
const lookAgain = 5_000

interface AccountImages {
  readonly state: Fetched<readonly AccountImage[]>
  /** It is being read, for the first time or again. */
  readonly reading: boolean
  readonly newer: NewerBases
  readonly reload: () => void
}

/** The OMIs of an account's scope, read again by itself while one of them is in the making. */
export function useAccountImages(account: AccountChoice, scope: ImageScope): AccountImages {
  const studio = useStudio()
  const key = `${account} ${scope}`
  const [known, setKnown] = useState<{ readonly key: string; readonly state: Fetched<readonly AccountImage[]> }>()
  const [newer, setNewer] = useState<{ readonly account: AccountChoice; readonly bases: NewerBases }>()
  const [reading, setReading] = useState(true)
  const [round, setRound] = useState(0)
  const reload = useCallback(() => setRound((before) => before + 1), [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round reads again although nothing else changed
  useEffect(() => {
    let current = true
    setReading(true)
    const keep = (state: Fetched<readonly AccountImage[]>) => {
      if (!current) return
      setKnown({ key, state })
      setReading(false)
    }
    studio.call('images.read', { account, scope }).then(
      (content) => keep({ kind: 'loaded', content }),
      (error: unknown) => keep({ kind: 'failed', error: errorReportOf(error) }),
    )
    return () => {
      current = false
    }
  }, [studio, account, scope, key, round])

  const state: Fetched<readonly AccountImage[]> = known?.key === key ? known.state : { kind: 'loading' }
  const content = state.kind === 'loaded' ? state.content : undefined

  // What may be out of date is asked for once the list is there, so that nothing waits for it.
  useEffect(() => {
    if (scope !== 'mine' || content === undefined) return
    let current = true
    studio.call('images.newerBases', { account }).then(
      (bases) => current && setNewer({ account, bases: new Map(bases.map((base) => [base.imageId, base])) }),
      // The list is worth something without it.
      () => {},
    )
    return () => {
      current = false
    }
  }, [studio, account, scope, content])

  const pending = content?.some((image) => image.state === 'pending') === true
  useEffect(() => {
    if (!pending) return
    const timer = setInterval(reload, lookAgain)
    return () => clearInterval(timer)
  }, [pending, reload])

  return { state, reading, newer: newer?.account === account ? newer.bases : none, reload }
}

const none: NewerBases = new Map()
