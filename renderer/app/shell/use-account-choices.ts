import { useTranslations } from 'use-intl'
import type { Profile } from '#shared/contract/credential-shapes.ts'
import type { AccountChoice } from '#shared/contract/shapes.ts'
import { useProfiles } from '../profiles.ts'
import { useSettings } from '../settings-context.tsx'

/** An account that builds can be started in. */
export interface KnownAccount {
  readonly choice: AccountChoice
  readonly name: string
  /** Region, account, and what is wrong with it. */
  readonly hint: string
}

/** The accounts that builds can be started in, and the one that they are. */
export function useAccountChoices(): { readonly all: readonly KnownAccount[]; readonly current: KnownAccount } {
  const say = useTranslations('app.account')
  const { settings } = useSettings()
  const known = useProfiles()
  const profiles = known.kind === 'loaded' ? known.content.profiles : []
  const hintOf = ({ shown, test, storage }: Profile) =>
    [
      shown.region,
      test?.accountId === undefined ? undefined : say('accountId', { id: test.accountId }),
      test === undefined ? say('untested') : test.outcome === 'failed' ? say('broken') : undefined,
      storage === 'session' ? say('session') : undefined,
    ]
      .filter((part) => part !== undefined)
      .join(' · ')
  const all: readonly KnownAccount[] = [
    { choice: 'sandbox', name: say('sandbox'), hint: say('sandboxHint') },
    ...profiles.map((profile) => ({
      choice: `profile:${profile.id}` as const,
      name: profile.name,
      hint: hintOf(profile),
    })),
    { choice: 'template', name: say('template'), hint: say('templateHint') },
  ]
  // A profile may be chosen by its name, too.
  const named = profiles.find(({ name }) => settings.account === `profile:${name}`)
  const chosen = named === undefined ? settings.account : (`profile:${named.id}` as const)
  const current = all.find(({ choice }) => choice === chosen) ?? {
    choice: settings.account,
    name: known.kind === 'loaded' ? say('gone') : '…',
    hint: '',
  }
  return { all, current }
}
