import { useCallback, useEffect, useState } from 'react'
import { useFormatter, useTranslations } from 'use-intl'
import { useSettings } from '#renderer/app/settings-context.tsx'
import { useStudio } from '#renderer/app/studio-context.tsx'
import type { StudioClient } from '#shared/contract/client.ts'
import type { AccountChoice } from '#shared/contract/shapes.ts'
import { type ErrorReport, errorReportOf } from '#shared/studio-error.ts'
import type { AccountThing } from '#shared/template/assist/account-offer.ts'

/** Something to choose. */
export interface Offer {
  readonly value: string
  /** What is worth knowing of it, in words. */
  readonly facts: readonly string[]
}

export type Offers =
  | { readonly kind: 'unasked' }
  | { readonly kind: 'asking' }
  | { readonly kind: 'offered'; readonly offers: readonly Offer[]; readonly region: string }
  | { readonly kind: 'failed'; readonly error: ErrorReport }

interface Words {
  readonly say: ReturnType<typeof useTranslations<'pickers.facts'>>
  readonly price: (amount: number | undefined, currency: string | undefined) => string | undefined
}

/** OMIs that a field offers; more are in the dialog. */
const mostImages = 200

/** What the chosen account offers; asked when `wanted`, and again when the account is changed. */
export function useOffers(
  kind: AccountThing,
  wanted: boolean,
): { readonly offers: Offers; readonly refresh: () => void } {
  const studio = useStudio()
  const { account } = useSettings().settings
  const say = useTranslations('pickers.facts')
  const format = useFormatter()
  const [answer, setAnswer] = useState<{ readonly account: AccountChoice; readonly offers: Offers } | undefined>()
  const [round, setRound] = useState(0)

  // biome-ignore lint/correctness/useExhaustiveDependencies: words and formats do not change what is asked
  useEffect(() => {
    if (!wanted) return
    if (round === 0 && answer?.account === account && answer.offers.kind === 'offered') return
    let current = true
    setAnswer({ account, offers: { kind: 'asking' } })
    const price: Words['price'] = (amount, currency) =>
      amount === undefined
        ? undefined
        : format.number(amount, {
            ...(currency === undefined ? {} : { style: 'currency', currency }),
            minimumSignificantDigits: 2,
            maximumSignificantDigits: 3,
          })
    ask(studio, kind, account, round > 0, { say, price }).then(
      (offered) => current && setAnswer({ account, offers: { kind: 'offered', ...offered } }),
      (error: unknown) => current && setAnswer({ account, offers: { kind: 'failed', error: errorReportOf(error) } }),
    )
    return () => {
      current = false
    }
  }, [studio, kind, account, wanted, round])

  const refresh = useCallback(() => setRound((before) => before + 1), [])
  return { offers: answer?.account === account ? answer.offers : { kind: 'unasked' }, refresh }
}

async function ask(
  studio: StudioClient,
  kind: AccountThing,
  account: AccountChoice,
  refresh: boolean,
  { say, price }: Words,
): Promise<{ readonly offers: readonly Offer[]; readonly region: string }> {
  const question = { account, refresh }
  const offer = (value: string, ...facts: readonly (string | undefined)[]): Offer => ({
    value,
    facts: facts.flatMap((fact) => (fact === undefined || fact === '' ? [] : [fact])),
  })
  switch (kind) {
    case 'source-omi': {
      const { region, images } = await studio.call('account.images', { ...question, owner: 'all', limit: mostImages })
      return {
        region,
        offers: images.map(({ imageId, name, own, ownerAlias, ownerId, sizeGib }) =>
          offer(
            imageId,
            name,
            own ? say('own') : (ownerAlias ?? ownerId),
            sizeGib === undefined ? undefined : say('size', { size: sizeGib }),
          ),
        ),
      }
    }
    case 'vm-type': {
      const { region, currency, vmTypes } = await studio.call('account.vmTypes', question)
      return {
        region,
        offers: vmTypes.map(({ name, cores, memoryGib, pricePerHour }) => {
          const shown = price(pricePerHour, currency)
          const hourly = shown === undefined ? say('noPrice') : say('perHour', { price: shown })
          return offer(name, say('cores', { count: cores }), say('memory', { size: memoryGib }), hourly)
        }),
      }
    }
    case 'subregion': {
      const { region, subregions } = await studio.call('account.subregions', question)
      return { region, offers: subregions.map(({ name, state }) => offer(name, state)) }
    }
    case 'net': {
      const { region, nets } = await studio.call('account.nets', question)
      return { region, offers: nets.map(({ netId, name, ipRange }) => offer(netId, name, ipRange)) }
    }
    case 'subnet': {
      const { region, subnets } = await studio.call('account.subnets', question)
      return {
        region,
        offers: subnets.map(({ subnetId, name, netId, subregion, ipRange, freeAddresses }) =>
          offer(
            subnetId,
            name,
            ipRange,
            subregion,
            netId,
            freeAddresses === undefined ? undefined : say('free', { count: freeAddresses }),
          ),
        ),
      }
    }
    case 'security-group': {
      const { region, securityGroups } = await studio.call('account.securityGroups', question)
      return {
        region,
        offers: securityGroups.map(({ securityGroupId, name, netId, description }) =>
          offer(securityGroupId, name, netId ?? say('publicCloud'), description),
        ),
      }
    }
    case 'keypair': {
      const { region, keypairs } = await studio.call('account.keypairs', question)
      return { region, offers: keypairs.map(({ name, type }) => offer(name, type)) }
    }
    case 'volume-type': {
      const { region, currency, volumeTypes } = await studio.call('account.volumeTypes', question)
      return {
        region,
        offers: volumeTypes.map(({ name, minSizeGib, maxSizeGib, iops, pricePerGibMonth }) => {
          const shown = price(pricePerGibMonth, currency)
          return offer(
            name,
            say('sizes', { min: minSizeGib, max: maxSizeGib }),
            iops === undefined ? undefined : say('iops', iops),
            shown === undefined ? say('noPrice') : say('perGibMonth', { price: shown }),
          )
        }),
      }
    }
  }
}
