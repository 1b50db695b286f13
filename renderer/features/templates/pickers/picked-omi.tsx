import { Typography } from '@mui/material'
import { useTranslations } from 'use-intl'
import type { FilteredImages } from '#shared/contract/account-shapes.ts'
import type { CallInput } from '#shared/contract/calls.ts'
import { useAccountName } from './use-account-name.ts'
import { useOffer } from './use-offer.ts'

type Question = Omit<CallInput<'account.filterImages'>, 'account'>

interface PickedOmiProps {
  /** Undefined where an expression decides, which only the template's evaluation tells. */
  readonly question: Question | undefined
}

/** What the options for the source OMI pick today, as a build would; asked anew as they are changed. */
export function PickedOmi({ question }: PickedOmiProps) {
  const say = useTranslations('pickers.filter')
  const account = useAccountName()
  const offer = useOffer('account.filterImages', question)
  return (
    <Typography role="status" variant="body2" color="textSecondary" sx={{ overflowWrap: 'anywhere' }}>
      {question === undefined ? (
        say('expression')
      ) : offer.kind === 'looking' ? (
        say('asking', { account })
      ) : offer.kind === 'failed' ? (
        say('failed', { reason: offer.message })
      ) : (
        <Found found={offer.content} account={account} />
      )}
    </Typography>
  )
}

function Found({ found, account }: { readonly found: FilteredImages; readonly account: string }) {
  const say = useTranslations('pickers.filter')
  const { picked, matching, emptiedBy } = found
  if (picked !== undefined) {
    const { name, imageId: id, createdAt } = picked
    const days = createdAt === undefined ? 0 : Math.floor((Date.now() - Date.parse(createdAt)) / 86_400_000)
    const age = days === 0 ? say('today') : say('days', { count: days })
    return matching > 1 ? say('picks', { count: matching, name, id, age }) : say('picksOnly', { name, id, age })
  }
  if (matching > 0) return say('ambiguous', { count: matching })
  const blamed = emptiedBy.map(({ condition, value, without }) => say('blame', { condition, value, count: without }))
  return [say('nothing', { account }), ...blamed].join(' ')
}
