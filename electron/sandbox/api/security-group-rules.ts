import type { SecurityGroupRule } from '#shared/oapi/security-group.ts'
import { isRange } from './addresses.ts'
import { ApiError } from './api-error.ts'
import { newId } from './ids.ts'
import { ownSecurityGroup } from './lookup.ts'
import { requireWithin } from './quotas.ts'
import type { Call, Handlers } from './region.ts'
import type { RuleRecord, SecurityGroupRecord } from './region-state.ts'
import { findByName, securityGroupView } from './security-groups.ts'

/** Both operations take either a list of rules or one rule spelled out in the request itself. */
interface RuleRequest {
  readonly Flow: string
  readonly SecurityGroupId: string
  readonly Rules?: readonly SecurityGroupRule[] | undefined
  readonly FromPortRange?: number | undefined
  readonly ToPortRange?: number | undefined
  readonly IpProtocol?: string | undefined
  readonly IpRange?: string | undefined
}

type Wanted = Omit<RuleRecord, 'id'>

export const securityGroupRuleHandlers: Handlers<'CreateSecurityGroupRule' | 'DeleteSecurityGroupRule'> = {
  CreateSecurityGroupRule: (call, request) => {
    const { region } = call
    const group = ownSecurityGroup(call, request.SecurityGroupId)
    const side = sideOf(group, request.Flow)
    const wanted = rulesOf(call, group, request, request.SecurityGroupNameToLink)
    for (const rule of wanted) {
      if (!group[side].some((present) => covers(present, rule))) continue
      throw new ApiError('ruleExists', `The rule ${nameOf(rule)} exists already in '${group.id}'.`)
    }
    requireWithin(region, 'rulesPerSecurityGroup', group.inbound.length + group.outbound.length + wanted.length)
    for (const rule of wanted) group[side].push({ id: newId('securityGroupRule', region.random), ...rule })
    return { SecurityGroup: securityGroupView(region, group) }
  },

  DeleteSecurityGroupRule: (call, request) => {
    const group = ownSecurityGroup(call, request.SecurityGroupId)
    const side = sideOf(group, request.Flow)
    const wanted = rulesOf(call, group, request, request.SecurityGroupNameToUnlink)
    for (const rule of wanted) {
      if (group[side].some((present) => covers(present, rule))) continue
      throw new ApiError('invalidValue', `The rule ${nameOf(rule)} doesn't exist in '${group.id}'.`)
    }
    for (const rule of wanted) group[side] = group[side].flatMap((present) => without(present, rule))
    return { SecurityGroup: securityGroupView(call.region, group) }
  },
}

function sideOf(group: SecurityGroupRecord, flow: string): 'inbound' | 'outbound' {
  if (flow === 'Inbound') return 'inbound'
  if (flow !== 'Outbound') throw new ApiError('invalidValue', `The Flow '${flow}' is invalid: use Inbound or Outbound.`)
  if (group.netId !== undefined) return 'outbound'
  throw new ApiError('invalidParameter', 'Outbound rules are only for security groups of a Net.')
}

function rulesOf(
  call: Call,
  group: SecurityGroupRecord,
  request: RuleRequest,
  memberName: string | undefined,
): Wanted[] {
  const { Rules: rules, FromPortRange, ToPortRange, IpProtocol, IpRange } = request
  const flat = { FromPortRange, ToPortRange, IpProtocol, IpRange, memberName }
  const flatGiven = Object.values(flat).some((value) => value !== undefined)
  if (rules !== undefined && flatGiven) {
    throw new ApiError('invalidParameter', "'Rules' and the parameters of a single rule cannot be used together.")
  }
  if (rules !== undefined) {
    if (rules.length === 0) throw new ApiError('missingParameter', "The parameter 'Rules' has no rule.")
    return rules.map((rule) => ruleOf(call, group, rule))
  }
  if (!flatGiven) throw new ApiError('missingParameter', "One of the parameters 'Rules', 'IpProtocol' is required.")
  return [
    ruleOf(call, group, {
      IpProtocol: IpProtocol ?? (memberName === undefined ? undefined : '-1'),
      FromPortRange,
      ToPortRange,
      ...(IpRange === undefined ? {} : { IpRanges: [IpRange] }),
      ...(memberName === undefined ? {} : { SecurityGroupsMembers: [{ SecurityGroupName: memberName }] }),
    }),
  ]
}

function ruleOf(call: Call, group: SecurityGroupRecord, rule: SecurityGroupRule): Wanted {
  const protocol = rule.IpProtocol?.toLowerCase()
  if (protocol === undefined) throw new ApiError('missingParameter', "The parameter 'IpProtocol' is required.")
  if (!/^(tcp|udp|icmp|-1|\d{1,3})$/.test(protocol) || Number(protocol) > 255) {
    throw new ApiError(
      'invalidValue',
      `The IpProtocol '${rule.IpProtocol}' is invalid: use tcp, udp, icmp, -1 or a number.`,
    )
  }
  const all = protocol === '-1'
  const from = rule.FromPortRange ?? (all ? -1 : undefined)
  const to = rule.ToPortRange ?? (all ? -1 : undefined)
  if (from === undefined || to === undefined) {
    throw new ApiError('missingParameter', "The parameters 'FromPortRange' and 'ToPortRange' are required.")
  }
  const least = all || protocol === 'icmp' ? -1 : 0
  if (from < least || to > 65535 || from > to) {
    throw new ApiError('invalidValue', `The port range ${from} to ${to} is invalid.`)
  }
  const ipRanges = (rule.IpRanges ?? []).map(checkRange)
  const members = (rule.SecurityGroupsMembers ?? []).map((member) => {
    const id = member.SecurityGroupId
    const named =
      id === undefined ? findByName(call, member.SecurityGroupName ?? '', group.netId) : ownSecurityGroup(call, id)
    if (named === undefined) {
      throw new ApiError('noSecurityGroup', `The SecurityGroupName '${member.SecurityGroupName}' doesn't exist.`)
    }
    return { accountId: named.accountId, securityGroupId: named.id }
  })
  if (ipRanges.length === 0 && members.length === 0) {
    throw new ApiError('missingParameter', "A rule needs 'IpRanges' or 'SecurityGroupsMembers'.")
  }
  return { protocol, fromPort: from, toPort: to, ipRanges, members }
}

function checkRange(range: string): string {
  if (isRange(range)) return range
  throw new ApiError('invalidValue', `The IpRange '${range}' is invalid: use the form 192.0.2.0/24.`)
}

function samePorts(one: Wanted, other: Wanted): boolean {
  return one.protocol === other.protocol && one.fromPort === other.fromPort && one.toPort === other.toPort
}

function covers(present: RuleRecord, wanted: Wanted): boolean {
  return (
    samePorts(present, wanted) &&
    wanted.ipRanges.every((range) => present.ipRanges.includes(range)) &&
    wanted.members.every((member) => present.members.some((one) => one.securityGroupId === member.securityGroupId))
  )
}

/** What remains of a rule when ranges and members are taken from it. */
function without(present: RuleRecord, taken: Wanted): RuleRecord[] {
  if (!samePorts(present, taken)) return [present]
  const ipRanges = present.ipRanges.filter((range) => !taken.ipRanges.includes(range))
  const members = present.members.filter(
    (member) => !taken.members.some((one) => one.securityGroupId === member.securityGroupId),
  )
  return ipRanges.length + members.length === 0 ? [] : [{ ...present, ipRanges, members }]
}

function nameOf(rule: Wanted): string {
  return `${rule.protocol} ${rule.fromPort}-${rule.toPort} ${[...rule.ipRanges, ...rule.members.map((member) => member.securityGroupId)].join(', ')}`
}
