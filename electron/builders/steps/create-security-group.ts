import { randomUUID } from 'node:crypto'
import type { CloudContext } from '#electron/engine/build-context.ts'
import { OapiError } from '#electron/oapi/oapi-error.ts'
import type { CommunicatorOptions } from '#shared/catalog/groups/communicator.ts'
import type { NetworkOptions } from '#shared/catalog/groups/network.ts'
import { StudioError } from '#shared/studio-error.ts'
import { answeredId } from '../answered-id.ts'
import type { Network } from './find-network.ts'

/** What the temporary group says of itself; by it, it is told from those of other tools that bear such names. */
export const temporaryGroupDescription = 'Temporary group of an OMI Studio build'

/** From where a VM without a public address is reached: the private ranges. */
const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16']

/**
 * The groups of the build VM: those that the template names, or a temporary one that lets in just the communicator's
 * port, and just from this computer's own address unless the template says otherwise (spec/builders.md B-20).
 */
export async function createSecurityGroup(
  context: CloudContext,
  options: NetworkOptions & CommunicatorOptions,
  network: Network,
): Promise<readonly string[]> {
  if (network.securityGroupIds.length > 0) return network.securityGroupIds
  const port = communicatorPort(options)
  if (port === undefined) return []
  const ranges = await sourceRanges(context, options, network)
  const name = `packer_osc_${randomUUID()}`
  context.log.say(`Creating the temporary security group ${name}: port ${port} from ${ranges.join(', ')}`)
  const { oapi } = context.account
  const { handle } = await context.resources.create(
    { kind: 'security-group', description: `temporary security group ${name}`, traits: { name } },
    async () => {
      const { SecurityGroup } = await oapi.call(
        'CreateSecurityGroup',
        {
          SecurityGroupName: name,
          Description: temporaryGroupDescription,
          ...(network.netId === undefined ? {} : { NetId: network.netId }),
        },
        { signal: context.signal, settle: true },
      )
      return { id: answeredId(SecurityGroup?.SecurityGroupId, 'CreateSecurityGroup'), made: undefined }
    },
    async () => undefined,
  )
  await openPort(context, handle.id, port, ranges)
  return [handle.id]
}

/** A rule has no name to look for: when the answer is lost the call is made again, and "it exists already" is success. */
async function openPort(context: CloudContext, id: string, port: number, ranges: string[]): Promise<void> {
  const rule = { FromPortRange: port, ToPortRange: port, IpProtocol: 'tcp', IpRanges: ranges }
  const request = { SecurityGroupId: id, Flow: 'Inbound', Rules: [rule] }
  for (let left = 2; ; left -= 1) {
    try {
      await context.account.oapi.call('CreateSecurityGroupRule', request, context)
      return
    } catch (error) {
      if (!(error instanceof OapiError)) throw error
      if (left < 2 && error.class === 'conflict') return
      if (left === 0 || !error.ambiguous) throw error
    }
  }
}

/** The port that the communicator needs; `undefined` when there is nothing to connect to. */
export function communicatorPort(options: CommunicatorOptions): number | undefined {
  switch (options.communicator) {
    case 'none':
      return undefined
    case 'winrm':
      return options.winrm_port ?? (options.winrm_use_ssl ? 5986 : 5985)
    default:
      return options.ssh_port
  }
}

/**
 * From which addresses the temporary security group lets in. Asks for this computer's own where nothing else is said.
 *
 * @throws StudioError `caller-address-unknown`
 */
export async function sourceRanges(
  context: CloudContext,
  options: NetworkOptions & CommunicatorOptions,
  network: Network,
): Promise<string[]> {
  const single = options.temporary_security_group_source_cidr
  const given = [...(single ? [single] : []), ...options.temporary_security_group_source_cidrs]
  if (given.length > 0) return given
  if (options.disable_source_cidr_detection) {
    context.warn(
      'The temporary security group lets everybody knock at the VM while it is built.',
      'Remove disable_source_cidr_detection, or set temporary_security_group_source_cidr.',
    )
    return ['0.0.0.0/0']
  }
  const privately =
    options.ssh_interface?.startsWith('private') === true ||
    (network.netId !== undefined && !options.associate_public_ip_address && options.ssh_interface === undefined)
  if (privately) return privateRanges
  if (options.ssh_bastion_host) return unknownSource('it goes through a bastion')
  if (options.ssh_proxy_host) return unknownSource('it goes through a proxy')
  const address = await context.account.reach.callerAddress(context.signal)
  return address === undefined ? unknownSource('no service told it') : [`${address}/32`]
}

function unknownSource(why: string): never {
  throw new StudioError({
    code: 'caller-address-unknown',
    message: `The address from which the VM will be reached is not known (${why}), so the temporary security group cannot be limited to it.`,
    hint: 'Set temporary_security_group_source_cidr to your network’s public range; or disable_source_cidr_detection = true to let everybody knock.',
    where: { option: 'temporary_security_group_source_cidr' },
  })
}
