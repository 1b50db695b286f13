import { useEffect, useState } from 'react'
import { useSettings } from '#renderer/app/settings-context.tsx'
import { useStudio } from '#renderer/app/studio-context.tsx'
import type { CallInput, CallName, CallOutput } from '#shared/contract/calls.ts'
import { errorReportOf } from '#shared/studio-error.ts'

type OfferCall = Extract<CallName, `account.${string}`>

/** What the account of the settings offers, asked anew when the question changes. */
export type Offer<Content> =
  | { readonly kind: 'looking' }
  | { readonly kind: 'found'; readonly content: Content }
  | { readonly kind: 'failed'; readonly message: string }

/** ms of quiet before somebody's typing becomes a question. */
const pause = 300

/** Asks the account; an undefined question asks nothing. */
export function useOffer<Name extends OfferCall>(
  name: Name,
  question: Omit<CallInput<Name>, 'account'> | undefined,
): Offer<CallOutput<Name>> {
  const studio = useStudio()
  const { account } = useSettings().settings
  const [offer, setOffer] = useState<Offer<CallOutput<Name>>>({ kind: 'looking' })
  const key = question === undefined ? undefined : JSON.stringify(question)

  useEffect(() => {
    if (key === undefined) return
    let current = true
    setOffer({ kind: 'looking' })
    const timer = setTimeout(() => {
      studio.call(name, { account, ...JSON.parse(key) } as CallInput<Name>).then(
        (content) => current && setOffer({ kind: 'found', content }),
        (error: unknown) => current && setOffer({ kind: 'failed', message: errorReportOf(error).message }),
      )
    }, pause)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [studio, account, name, key])

  return offer
}
