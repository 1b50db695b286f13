import { stableId } from './ids.ts'
import type { Region } from './region.ts'
import { subregionsOf } from './region.ts'
import type { AccountRecord, SecurityGroupRecord } from './region-state.ts'
import { allowAllEgress } from './security-groups.ts'

interface NetPlan {
  readonly name: string
  readonly ipRange: string
  readonly isDefault: boolean
  /** One for each subregion. */
  readonly subnets: readonly string[]
}

const nets: readonly NetPlan[] = [
  { name: 'default', ipRange: '172.31.0.0/16', isDefault: true, subnets: ['172.31.0.0/20', '172.31.16.0/20'] },
  { name: 'build', ipRange: '10.0.0.0/16', isDefault: false, subnets: ['10.0.1.0/24', '10.0.2.0/24'] },
]

/**
 * What an account of the sandbox region has from the start: a default security group in the public Cloud, a default Net
 * and a further one, each with a default security group and a subnet in every subregion. What was restored stays.
 */
export function addSurroundings(region: Region, account: AccountRecord, takeSeq: () => number): void {
  const { state } = region
  const { accountId } = account
  const common = () => ({ accountId, seq: takeSeq(), createdAt: Date.UTC(2026, 0, 1), builtIn: true })
  const addGroup = (where: string, netId?: string) => {
    const id = stableId('securityGroup', `${accountId} ${where}`)
    const member = { accountId, securityGroupId: id }
    const group: SecurityGroupRecord = {
      ...common(),
      id,
      tags: [],
      name: 'default',
      description: netId === undefined ? 'default group' : 'default security group of the Net',
      ...(netId === undefined ? {} : { netId }),
      inbound: [
        {
          id: stableId('securityGroupRule', `${id} in`),
          protocol: '-1',
          fromPort: -1,
          toPort: -1,
          ipRanges: [],
          members: [member],
        },
      ],
      outbound: netId === undefined ? [] : [allowAllEgress(stableId('securityGroupRule', `${id} out`))],
    }
    if (!state.securityGroups.has(id)) state.securityGroups.set(id, group)
  }
  addGroup('public Cloud')
  for (const net of nets) {
    const netId = stableId('net', `${accountId} ${net.name}`)
    const tags = [{ Key: 'Name', Value: net.name }]
    const { ipRange, isDefault } = net
    if (!state.nets.has(netId)) state.nets.set(netId, { ...common(), id: netId, tags, ipRange, isDefault })
    addGroup(net.name, netId)
    for (const [index, subnetRange] of net.subnets.entries()) {
      const id = stableId('subnet', `${netId} ${index}`)
      const subregionName = subregionsOf(region)[index] ?? ''
      const name = `${net.name}-${subregionName.slice(-1)}`
      if (state.subnets.has(id)) continue
      state.subnets.set(id, {
        ...common(),
        id,
        tags: [{ Key: 'Name', Value: name }],
        netId,
        ipRange: subnetRange,
        subregionName,
        mapPublicIpOnLaunch: false,
      })
    }
  }
}
