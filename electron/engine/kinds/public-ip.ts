import type { PublicIp } from '#shared/oapi/public-ip.ts'
import { accountOf, destroyPatiently, type KindContext, type KindEntry } from './kind-entry.ts'

/**
 * A public IP. CreatePublicIp takes neither a name nor a token, so its intent carries in `before` the ids that were
 * there already; a new one that is not linked and not tagged is the run's, provided that there is only one such.
 */
export const publicIpKind: KindEntry = {
  kind: 'public-ip',
  order: 40,
  async find({ before, run }, context) {
    if (before === undefined) return undefined
    const known = new Set(before.split(','))
    const unknown = (await readPublicIps({}, context)).filter((address) => !known.has(address.PublicIpId ?? ''))
    const tagged = unknown.find((address) => address.Tags?.some((tag) => tag.Value === run))
    if (tagged !== undefined) return tagged.PublicIpId
    const candidates = unknown.filter((address) => address.VmId === undefined && (address.Tags ?? []).length === 0)
    return candidates.length === 1 ? candidates[0]?.PublicIpId : undefined
  },
  async destroy(id, _traits, context) {
    const { oapi } = accountOf(context)
    const [address] = await readPublicIps({ PublicIpIds: [id] }, context)
    if (address === undefined) return 'absent'
    const link = address.LinkPublicIpId
    if (link !== undefined) {
      await destroyPatiently(context, () => oapi.call('UnlinkPublicIp', { LinkPublicIpId: link }, context))
    }
    return destroyPatiently(context, () => oapi.call('DeletePublicIp', { PublicIpId: id }, context))
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
