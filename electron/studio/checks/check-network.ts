import type { BuildVmOptions } from '#electron/builders/build-vm.ts'
import { findNetwork, type Network } from '#electron/builders/steps/find-network.ts'
import { readAll } from '#electron/oapi/read-all.ts'
import type { CheckFinding } from '#shared/contract/check-shapes.ts'
import { nearestName } from '#shared/language/evaluate/did-you-mean.ts'
import type { SecurityGroup } from '#shared/oapi/security-group.ts'
import { errorReportOf } from '#shared/studio-error.ts'
import { finding, findingOfError } from './findings.ts'
import type { LookingContext } from './looking-context.ts'
import type { TemplatePlaces } from './template-places.ts'

export interface CheckedNetwork {
  /** Undefined when it cannot be told where the VM goes. */
  readonly network: Network | undefined
  /** The groups that the template names. */
  readonly groups: readonly SecurityGroup[]
  readonly findings: readonly CheckFinding[]
}

/** Whether subregion, Net, subnet and security groups are there and belong together. */
export async function checkNetwork(
  context: LookingContext,
  options: BuildVmOptions,
  block: readonly string[],
  places: TemplatePlaces,
): Promise<CheckedNetwork> {
  const { signal } = context
  const at = (option: string) => [...block, option]
  try {
    const network = await findNetwork(context, options)
    const groups = await readGroups(context, network)
    const wrong = [
      ...(await checkSubregion(context, options, network, at('subregion_name'), places)),
      ...checkGroups(groups, network, options, block, places),
    ]
    if (wrong.length > 0) return { network, groups, findings: wrong }
    const where = network.subnetId === undefined ? 'in the public cloud' : `in ${network.subnetId} of ${network.netId}`
    const subregion = network.subregionName === undefined ? '' : `, ${network.subregionName}`
    return { network, groups, findings: [finding('ok', 'network', `The VM runs ${where}${subregion}.`)] }
  } catch (error) {
    const { code, where } = errorReportOf(error)
    const option = at(where?.option ?? 'subnet_id')
    const misplaced = code === 'subnet-in-other-net' || code === 'net-without-subnet'
    const mends = [
      misplaced ? places.unset('Take net_id out', at('net_id')) : undefined,
      code === 'security-group-not-found' ? withoutGroups(options, block, places) : undefined,
    ]
    return {
      network: undefined,
      groups: [],
      findings: [findingOfError(error, signal, { place: places.of(option), mends })],
    }
  }
}

async function checkSubregion(
  { account, signal }: LookingContext,
  options: BuildVmOptions,
  network: Network,
  option: readonly string[],
  places: TemplatePlaces,
): Promise<CheckFinding[]> {
  const wanted = options.subregion_name
  if (!wanted) return []
  const place = places.of(option)
  const all = await readAll(account.oapi, 'ReadSubregions', 'Subregions', {}, { signal })
  const names = all.map(({ SubregionName = '' }) => SubregionName)
  if (!names.includes(wanted)) {
    const near = nearestName(wanted, names) ?? names[0]
    return [
      finding('error', 'subregion-unknown', `The region ${account.oapi.region} has no subregion "${wanted}".`, {
        hint: `There are ${names.join(', ')}.`,
        place,
        mends: near === undefined ? [] : [places.set(`Change to ${near}`, option, near)],
      }),
    ]
  }
  if (network.subnetId === undefined) return []
  const [subnet] = await readAll(
    account.oapi,
    'ReadSubnets',
    'Subnets',
    { Filters: { SubnetIds: [network.subnetId] } },
    { signal },
  )
  const own = subnet?.SubregionName
  if (own === undefined || own === wanted) return []
  return [
    finding('error', 'subnet-in-other-subregion', `The subnet ${network.subnetId} is in ${own}, not in ${wanted}.`, {
      hint: 'A VM runs where its subnet is.',
      place,
      mends: [places.unset('Take subregion_name out', option)],
    }),
  ]
}

function readGroups({ account, signal }: LookingContext, { securityGroupIds }: Network): Promise<SecurityGroup[]> {
  if (securityGroupIds.length === 0) return Promise.resolve([])
  const filters = { SecurityGroupIds: [...securityGroupIds] }
  return readAll(account.oapi, 'ReadSecurityGroups', 'SecurityGroups', { Filters: filters }, { signal })
}

/** A VM takes groups of its own Net only; those of the public cloud have none. */
function checkGroups(
  groups: readonly SecurityGroup[],
  network: Network,
  options: BuildVmOptions,
  block: readonly string[],
  places: TemplatePlaces,
): CheckFinding[] {
  const strays = groups.filter(({ NetId }) => (NetId || undefined) !== network.netId)
  if (strays.length === 0) return []
  const named = strays.map(({ SecurityGroupId, NetId }) => `${SecurityGroupId} (${NetId || 'public cloud'})`).join(', ')
  const option = options.security_group_id ? 'security_group_id' : 'security_group_ids'
  return [
    finding(
      'error',
      'security-group-in-other-net',
      `The VM runs in ${network.netId ?? 'the public cloud'}, and these security groups are elsewhere: ${named}.`,
      {
        hint: 'Choose groups of the same Net, or leave them out to have a temporary one made.',
        place: places.of([...block, option]),
        mends: [withoutGroups(options, block, places)],
      },
    ),
  ]
}

function withoutGroups(options: BuildVmOptions, block: readonly string[], places: TemplatePlaces) {
  const option = options.security_group_id ? 'security_group_id' : 'security_group_ids'
  return places.unset('Have a temporary group made', [...block, option])
}
