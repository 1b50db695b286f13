import type { PublicIp } from '#shared/oapi/public-ip.ts'
import { StudioError } from '#shared/studio-error.ts'
import { accountOf, destroyAndVerify, destroyPatiently, type KindContext, type KindEntry } from './kind-entry.ts'

/** So long after the intent, in ms, a new public IP that nobody uses may be taken for the run's. */
const guessingTime = 3_600_000

/**
 * A public IP. CreatePublicIp takes neither a name nor a token, so its intent carries in `before` the ids that were
 * there already, and in `at` when (epoch ms). A new one with the run's tag is the run's; one that is neither linked nor
 * tagged is, if there is only one such and the intent is fresh: later it may as well be somebody's who made one by hand.
 */
export const publicIpKind: KindEntry = {
  kind: 'public-ip',
  order: 40,
  async find({ before, run, at }, context) {
    if (before === undefined) return undefined
    const known = new Set(before.split(','))
    const unknown = (await readPublicIps({}, context)).filter((address) => !known.has(address.PublicIpId ?? ''))
    const tagged = unknown.find((address) => address.Tags?.some((tag) => tag.Value === run))
    if (tagged !== undefined) return tagged.PublicIpId
    const candidates = unknown.filter((address) => address.VmId === undefined && (address.Tags ?? []).length === 0)
    if (candidates.length === 0) return undefined
    const [only] = candidates
    if (candidates.length === 1 && context.clock.now() - Number(at ?? 0) < guessingTime) return only?.PublicIpId
    throw new StudioError({
      code: 'public-ip-uncertain',
      message: `One of these unused public IPs may be the build's: ${candidates.map((one) => one.PublicIp ?? one.PublicIpId).join(', ')}.`,
      hint: 'Delete it in Cockpit if it is nobody else’s, then try again.',
    })
  },
  async destroy(id, _traits, context) {
    const { oapi } = accountOf(context)
    const [address] = await readPublicIps({ PublicIpIds: [id] }, context)
    if (address === undefined) return 'absent'
    const link = address.LinkPublicIpId
    if (link !== undefined) {
      await destroyPatiently(context, () => oapi.call('UnlinkPublicIp', { LinkPublicIpId: link }, context))
    }
    return destroyAndVerify(context, { kind: 'public-ip', id, what: `public IP ${address.PublicIp ?? id}` }, () =>
      oapi.call('DeletePublicIp', { PublicIpId: id }, context),
    )
  },
}

/** The link of a public IP to a VM. */
export const publicIpLinkKind: KindEntry = {
  kind: 'public-ip-link',
  order: 10,
  async find({ publicIpId }, context) {
    if (publicIpId === undefined) return undefined
    return (await readPublicIps({ PublicIpIds: [publicIpId] }, context))[0]?.LinkPublicIpId
  },
  destroy(id, _traits, context) {
    const { oapi } = accountOf(context)
    return destroyPatiently(context, () => oapi.call('UnlinkPublicIp', { LinkPublicIpId: id }, context))
  },
}

async function readPublicIps(filters: { PublicIpIds?: string[] }, context: KindContext): Promise<PublicIp[]> {
  const found: PublicIp[] = []
  await accountOf(context).oapi.readPages(
    'ReadPublicIps',
    { Filters: filters },
    (page) => found.push(...(page.PublicIps ?? [])),
    context,
  )
  return found
}
