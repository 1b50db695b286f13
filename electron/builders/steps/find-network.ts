import type { CloudContext } from '#electron/engine/build-context.ts'
import {
  apiFilters,
  hasFilters,
  netFilters,
  securityGroupFilters,
  subnetFilters,
} from '#shared/catalog/groups/filters.ts'
import type { NetworkOptions } from '#shared/catalog/groups/network.ts'
import type { FiltersNet, FiltersSubnet, Net, Subnet } from '#shared/oapi/network.ts'
import type { FiltersSecurityGroup, SecurityGroup } from '#shared/oapi/security-group.ts'
import { StudioError } from '#shared/studio-error.ts'

/** Where the build VM goes. Whatever is absent is left to the cloud. */
export interface Network {
  readonly netId?: string
  readonly subnetId?: string
  readonly subregionName?: string
  /** Existing groups that the template names; empty when a temporary one is to be made. */
  readonly securityGroupIds: readonly string[]
}

/** Resolves the network options to ids (spec/builders.md 2.3 C4 and C7), each filter honoured whole. */
export async function findNetwork(context: CloudContext, options: NetworkOptions): Promise<Network> {
  const givenNet = options.net_id || (await findNet(context, options))
  const subnet = await findSubnet(context, options, givenNet)
  const netId = givenNet || subnet?.NetId
  if (subnet?.NetId !== undefined && givenNet && subnet.NetId !== givenNet) {
    throw new StudioError({
      code: 'subnet-in-other-net',
      message: `The subnet ${subnet.SubnetId} is in the Net ${subnet.NetId}, not in ${givenNet}.`,
      hint: 'Remove net_id, or choose a subnet of that Net.',
      where: { option: 'subnet_id' },
    })
  }
  if (netId && subnet === undefined) {
    throw new StudioError({
      code: 'net-without-subnet',
      message: `The Net ${netId} is chosen, but no subnet of it, and a VM in a Net needs one.`,
      hint: 'Set subnet_id or subnet_filter; or remove net_id and net_filter to build in the public cloud.',
      where: { option: options.net_id ? 'net_id' : 'net_filter' },
    })
  }
  const subregionName = options.subregion_name || subnet?.SubregionName
  return {
    ...(netId ? { netId } : {}),
    ...(subnet?.SubnetId ? { subnetId: subnet.SubnetId } : {}),
    ...(subregionName ? { subregionName } : {}),
    securityGroupIds: await findSecurityGroups(context, options, netId || undefined),
  }
}

async function findNet(context: CloudContext, options: NetworkOptions): Promise<string | undefined> {
  if (options.net_filter === undefined || !hasFilters(options.net_filter)) return undefined
  const filters = { States: ['available'], ...apiFilters(netFilters, options.net_filter) } as FiltersNet
  const nets: Net[] = []
  await context.account.oapi.readPages(
    'ReadNets',
    { Filters: filters },
    (page) => nets.push(...(page.Nets ?? [])),
    context,
  )
  const [net] = nets
  if (nets.length === 1 && net?.NetId !== undefined) {
    context.log.say(`Net: ${net.NetId}`)
    return net.NetId
  }
  throw new StudioError({
    code: nets.length === 0 ? 'net-not-found' : 'net-ambiguous',
    message: `${nets.length === 0 ? 'No Net fits' : `${nets.length} Nets fit`} net_filter, and it must be one.`,
    hint: 'Narrow or widen the filter, or set net_id.',
    where: { option: 'net_filter' },
  })
}

async function findSubnet(
  context: CloudContext,
  options: NetworkOptions,
  netId: string | undefined,
): Promise<Subnet | undefined> {
  const filter = options.subnet_filter
  const byId = options.subnet_id
  if (!byId && (filter === undefined || !hasFilters(filter))) return undefined
  const filters: FiltersSubnet = byId
    ? { SubnetIds: [byId] }
    : {
        States: ['available'],
        ...(netId ? { NetIds: [netId] } : {}),
        ...(options.subregion_name ? { SubregionNames: [options.subregion_name] } : {}),
        ...(filter === undefined ? {} : (apiFilters(subnetFilters, filter) as FiltersSubnet)),
      }
  const subnets: Subnet[] = []
  await context.account.oapi.readPages(
    'ReadSubnets',
    { Filters: filters },
    (page) => subnets.push(...(page.Subnets ?? [])),
    context,
  )
  const option = byId ? 'subnet_id' : 'subnet_filter'
  if (subnets.length === 0) {
    throw new StudioError({
      code: 'subnet-not-found',
      message: byId ? `There is no subnet ${byId}.` : 'No available subnet fits subnet_filter.',
      hint: 'Check the id or filter, and the region.',
      where: { option },
    })
  }
  const chosen = chooseSubnet(subnets, filter?.most_free === true, filter?.random === true)
  if (chosen === undefined) {
    throw new StudioError({
      code: 'subnet-ambiguous',
      message: `${subnets.length} subnets fit subnet_filter: ${subnets.map((subnet) => subnet.SubnetId).join(', ')}.`,
      hint: 'Set most_free = true or random = true in the filter, or narrow it.',
      where: { option },
    })
  }
  context.log.say(`Subnet: ${chosen.SubnetId}`)
  return chosen
}

function chooseSubnet(subnets: readonly Subnet[], mostFree: boolean, random: boolean): Subnet | undefined {
  if (subnets.length === 1) return subnets[0]
  if (mostFree) return subnets.toSorted((a, b) => (b.AvailableIpsCount ?? 0) - (a.AvailableIpsCount ?? 0))[0]
  if (random) return subnets[Math.floor(Math.random() * subnets.length)]
  return undefined
}

async function findSecurityGroups(
  context: CloudContext,
  options: NetworkOptions,
  netId: string | undefined,
): Promise<string[]> {
  const ids = options.security_group_id ? [options.security_group_id] : [...options.security_group_ids]
  const filter = options.security_group_filter
  if (ids.length === 0 && (filter === undefined || !hasFilters(filter))) return []
  const filters: FiltersSecurityGroup =
    ids.length > 0
      ? { SecurityGroupIds: ids }
      : {
          ...(netId === undefined ? {} : { NetIds: [netId] }),
          ...(filter === undefined ? {} : (apiFilters(securityGroupFilters, filter) as FiltersSecurityGroup)),
        }
  const groups: SecurityGroup[] = []
  await context.account.oapi.readPages(
    'ReadSecurityGroups',
    { Filters: filters },
    (page) => groups.push(...(page.SecurityGroups ?? [])),
    context,
  )
  const found = groups.flatMap((group) => (group.SecurityGroupId === undefined ? [] : [group.SecurityGroupId]))
  const missing = ids.filter((id) => !found.includes(id))
  if (missing.length > 0 || found.length === 0) {
    throw new StudioError({
      code: 'security-group-not-found',
      message:
        missing.length > 0
          ? `There is no security group ${missing.join(', ')}.`
          : 'No security group fits security_group_filter.',
      hint: 'Check the ids or the filter, and the region; or leave both out to have a temporary group made.',
      where: { option: ids.length > 0 ? 'security_group_ids' : 'security_group_filter' },
    })
  }
  context.log.say(`Security groups: ${found.join(', ')}`)
  return found
}
