import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete'
import type { StudioClient } from '#shared/contract/client.ts'
import type { AccountChoice } from '#shared/contract/shapes.ts'
import type { SourceText } from '#shared/language/source.ts'
import { errorReportOf } from '#shared/studio-error.ts'
import { type AccountOffer, accountOfferAt } from '#shared/template/assist/account-offer.ts'
import { jsonAccountOfferAt } from '#shared/template/assist/complete-json.ts'

/** Something that the account has; facts are figures and names, which need no words. */
interface Thing {
  readonly value: string
  readonly facts: readonly (string | undefined)[]
}

/** As many as anybody looks through; more letters bring others. */
const most = 100

/** Offers what the account of the title bar has where a template names it: OMIs, VM types, Subnets and the like. */
export async function completeFromAccount(
  studio: StudioClient,
  source: SourceText | undefined,
  { pos, explicit }: CompletionContext,
): Promise<CompletionResult | null> {
  const offer = source === undefined ? undefined : offerAt(source, pos)
  if (offer === undefined || (!offer.quoted && offer.typed === '' && !explicit)) return null
  try {
    const { account } = await studio.call('settings.read', {})
    const things = await thingsOf(studio, account, offer)
    const options = things.slice(0, most).map((thing) => optionOf(thing, offer))
    // The account judges what fits, by name too: each letter asks again, and its answers are kept for a minute.
    return options.length === 0 ? null : { from: offer.from, options, filter: false }
  } catch (error) {
    // Who only types is not told that there is no account; who asks is.
    if (!explicit) return null
    const told: Completion = { label: errorReportOf(error).message, apply: () => {}, type: 'text' }
    return { from: offer.from, options: [told], filter: false }
  }
}

function offerAt(source: SourceText, offset: number): AccountOffer | undefined {
  return source.name.endsWith('.json') ? jsonAccountOfferAt(source, offset) : accountOfferAt(source, offset)
}

function optionOf({ value, facts }: Thing, { quoted }: AccountOffer): Completion {
  return {
    label: value,
    type: 'value',
    detail: facts.filter((fact) => fact !== undefined && fact !== '').join(' · '),
    apply: quoted ? value : `"${value}"`,
    boost: 60,
  }
}

async function thingsOf(
  studio: StudioClient,
  account: AccountChoice,
  { thing, typed }: AccountOffer,
): Promise<readonly Thing[]> {
  switch (thing) {
    case 'source-omi':
    case 'omi-name': {
      const asked = { account, limit: most, owner: 'all' } as const
      const { images } = await studio.call('account.images', typed === '' ? asked : { ...asked, query: typed })
      const day = (at: string | undefined) => at?.slice(0, 10)
      return images.map(({ imageId, name, ownerAlias, ownerId, createdAt }) =>
        thing === 'source-omi'
          ? { value: imageId, facts: [name, ownerAlias ?? ownerId, day(createdAt)] }
          : { value: name, facts: [ownerAlias ?? ownerId, day(createdAt), imageId] },
      )
    }
    case 'vm-type': {
      const { vmTypes, currency } = await studio.call('account.vmTypes', { account })
      return matching(
        typed,
        vmTypes.map(({ name, cores, memoryGib, pricePerHour }) => ({
          value: name,
          facts: [`${cores} vCores`, `${memoryGib} GiB`, priceOf(pricePerHour, currency, 'h')],
        })),
      )
    }
    case 'volume-type': {
      const { volumeTypes } = await studio.call('account.volumeTypes', { account })
      const sizes = volumeTypes.map(({ name, minSizeGib, maxSizeGib }) => ({
        value: name,
        facts: [`${minSizeGib} – ${maxSizeGib} GiB`],
      }))
      return matching(typed, sizes)
    }
    case 'subregion': {
      const { subregions } = await studio.call('account.subregions', { account })
      return matching(
        typed,
        subregions.map(({ name, state }) => ({ value: name, facts: [state] })),
      )
    }
    case 'net': {
      const { nets } = await studio.call('account.nets', { account })
      return matching(
        typed,
        nets.map(({ netId, name, ipRange }) => ({ value: netId, facts: [name, ipRange] })),
      )
    }
    case 'subnet': {
      const { subnets } = await studio.call('account.subnets', { account })
      return matching(
        typed,
        subnets.map(({ subnetId, name, ipRange, subregion, netId }) => ({
          value: subnetId,
          facts: [name, ipRange, subregion, netId],
        })),
      )
    }
    case 'security-group': {
      const { securityGroups } = await studio.call('account.securityGroups', { account })
      return matching(
        typed,
        securityGroups.map(({ securityGroupId, name, netId }) => ({ value: securityGroupId, facts: [name, netId] })),
      )
    }
    case 'keypair': {
      const { keypairs } = await studio.call('account.keypairs', { account })
      return matching(
        typed,
        keypairs.map(({ name, type }) => ({ value: name, facts: [type] })),
      )
    }
  }
}

/** Those in which what was typed occurs, in the value or in what is known of it. */
function matching(typed: string, things: readonly Thing[]): readonly Thing[] {
  const wanted = typed.toLowerCase()
  return things.filter(({ value, facts }) => [value, ...facts].some((text) => text?.toLowerCase().includes(wanted)))
}

function priceOf(amount: number | undefined, currency: string | undefined, per: string): string | undefined {
  if (amount === undefined || currency === undefined) return undefined
  const language = document.documentElement.lang
  const shown = new Intl.NumberFormat(language, { style: 'currency', currency, maximumSignificantDigits: 3 })
  return `${shown.format(amount)}/${per}`
}
