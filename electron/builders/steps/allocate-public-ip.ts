import type { CloudContext } from '#electron/engine/build-context.ts'
import type { ResourceHandle } from '#electron/engine/resources.ts'
import { readAll } from '#electron/oapi/read-all.ts'
import { answeredId } from '../answered-id.ts'

/** A public IP of the build's own. */
export interface AllocatedIp {
  readonly handle: ResourceHandle
  readonly address: string
}

/**
 * Allocates a public IP for the time of the build. CreatePublicIp knows no token, so what is there already is noted
 * first: a new one that nobody claims is then known to be ours even when the answer is lost.
 */
export async function allocatePublicIp(context: CloudContext): Promise<AllocatedIp> {
  const { oapi } = context.account
  context.log.say('Allocating a public IP')
  const before = await readAll(oapi, 'ReadPublicIps', 'PublicIps', {}, context)
  const { handle, made } = await context.resources.create(
    {
      kind: 'public-ip',
      description: 'temporary public IP',
      traits: {
        before: before.map((address) => address.PublicIpId ?? '').join(','),
        at: String(context.clock.now()),
        run: context.runId,
      },
    },
    async () => {
      const { PublicIp } = await oapi.call('CreatePublicIp', {}, { signal: context.signal, settle: true })
      return { id: answeredId(PublicIp?.PublicIpId, 'CreatePublicIp'), made: PublicIp?.PublicIp ?? '' }
    },
    async (id) => {
      const [address] = await readAll(oapi, 'ReadPublicIps', 'PublicIps', { Filters: { PublicIpIds: [id] } }, context)
      return address?.PublicIp ?? ''
    },
  )
  return { handle, address: made }
}

/** Links the public IP to the running VM. */
export async function linkPublicIp(
  context: CloudContext,
  { handle, address }: AllocatedIp,
  vmId: string,
): Promise<void> {
  const { oapi } = context.account
  context.log.say(`Linking the public IP ${address} to ${vmId}`)
  await context.resources.create(
    {
      kind: 'public-ip-link',
      description: `link of the public IP ${address} to ${vmId}`,
      traits: { publicIpId: handle.id, vmId },
    },
    async () => {
      const { LinkPublicIpId } = await oapi.call(
        'LinkPublicIp',
        { PublicIpId: handle.id, VmId: vmId },
        { signal: context.signal, settle: true },
      )
      return { id: answeredId(LinkPublicIpId, 'LinkPublicIp'), made: undefined }
    },
    async () => undefined,
  )
}
