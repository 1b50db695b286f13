import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import { type KnownAccount, useAccountChoices } from '#renderer/app/shell/use-account-choices.ts'

/** The account whose OMIs are shown. Where builds go by what their template says, there is none here to say it. */
export function useImageAccount(): KnownAccount {
  const say = useTranslations('images')
  const { current } = useAccountChoices()
  const { choice, hint } = current
  const name = choice === 'template' ? say('ownAccount') : current.name
  return useMemo(() => ({ choice, name, hint }), [choice, name, hint])
}
