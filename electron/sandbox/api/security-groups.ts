import type { FiltersSecurityGroup, SecurityGroup, SecurityGroupRule } from '#shared/oapi/security-group.ts'
import { ApiError } from './api-error.ts'
import { exact, type FilterTable, matchesFilters, one, tagFilters, text } from './filters.ts'
import { newId } from './ids.ts'
import { ownNet, ownSecurityGroup } from './lookup.ts'
import { pageOf } from './pagination.ts'
import { requireQuota } from './quotas.ts'
import { rowsFor } from './read-rows.ts'
import { type Call, type Handlers, newRecord, type Region } from './region.ts'
import type { RuleRecord, SecurityGroupRecord } from './region-state.ts'

/** What every security group of a Net begins with: everything may go out. */
export function allowAllEgress(id: string): RuleRecord {
  return { id, protocol: '-1', fromPort: -1, toPort: -1, ipRanges: ['0.0.0.0/0'], members: [] }
}

export function securityGroupView(region: Region, group: SecurityGroupRecord): SecurityGroup {
  return {
    AccountId: group.accountId,
    Description: group.description,
    InboundRules: group.inbound.map((rule) => ruleView(region, rule)),
    ...(group.netId === undefined ? {} : { NetId: group.netId }),
    OutboundRules: group.outbound.map((rule) => ruleView(region, rule)),
    SecurityGroupId: group.id,
    SecurityGroupName: group.name,
    Tags: group.tags,
  }
}

function ruleView(region: Region, rule: RuleRecord): SecurityGroupRule {
  return {
    FromPortRange: rule.fromPort,
    IpProtocol: rule.protocol,
    ...(rule.ipRanges.length === 0 ? {} : { IpRanges: [...rule.ipRanges] }),
    SecurityGroupRuleId: rule.id,
    ...(rule.members.length === 0
      ? {}
      : {
          SecurityGroupsMembers: rule.members.map((member) => ({
            AccountId: member.accountId,
            SecurityGroupId: member.securityGroupId,
            SecurityGroupName: region.state.securityGroups.get(member.securityGroupId)?.name ?? '',
          })),
        }),
    ToPortRange: rule.toPort,
  }
}

function filtersFor(region: Region): FilterTable<FiltersSecurityGroup, SecurityGroupRecord> {
  const names = (rule: RuleRecord) =>
    rule.members.map((member) => region.state.securityGroups.get(member.securityGroupId)?.name)
  return {
    Descriptions: text((group) => one(group.description)),
    InboundRuleAccountIds: exact((group) => accounts(group.inbound)),
    InboundRuleFromPortRanges: exact((group) => group.inbound.map((rule) => rule.fromPort)),
    InboundRuleIpRanges: exact((group) => group.inbound.flatMap((rule) => rule.ipRanges)),
    InboundRuleProtocols: exact((group) => group.inbound.map((rule) => rule.protocol)),
    InboundRuleSecurityGroupIds: exact((group) => groups(group.inbound)),
    InboundRuleSecurityGroupNames: text((group) => group.inbound.flatMap(names)),
    InboundRuleToPortRanges: exact((group) => group.inbound.map((rule) => rule.toPort)),
    NetIds: exact((group) => one(group.netId)),
    OutboundRuleAccountIds: exact((group) => accounts(group.outbound)),
    OutboundRuleFromPortRanges: exact((group) => group.outbound.map((rule) => rule.fromPort)),
    OutboundRuleIpRanges: exact((group) => group.outbound.flatMap((rule) => rule.ipRanges)),
    OutboundRuleProtocols: exact((group) => group.outbound.map((rule) => rule.protocol)),
    OutboundRuleSecurityGroupIds: exact((group) => groups(group.outbound)),
    OutboundRuleSecurityGroupNames: text((group) => group.outbound.flatMap(names)),
    OutboundRuleToPortRanges: exact((group) => group.outbound.map((rule) => rule.toPort)),
    SecurityGroupIds: exact((group) => one(group.id)),
    SecurityGroupNames: text((group) => one(group.name)),
    ...tagFilters(),
  }
}

function accounts(rules: readonly RuleRecord[]): readonly string[] {
  return rules.flatMap((rule) => rule.members.map((member) => member.accountId))
}

function groups(rules: readonly RuleRecord[]): readonly string[] {
  return rules.flatMap((rule) => rule.members.map((member) => member.securityGroupId))
}

export const securityGroupHandlers: Handlers<'CreateSecurityGroup' | 'ReadSecurityGroups' | 'DeleteSecurityGroup'> = {
  CreateSecurityGroup: (call, request) => {
    const { region, account } = call
    const { SecurityGroupName: name, Description: description } = request
    if (!/^[\x20-\x7e]{1,255}$/.test(name) || name.startsWith('sg-')) {
      throw new ApiError(
        'invalidValue',
        `The SecurityGroupName '${name}' is invalid: up to 255 ASCII characters, not beginning with 'sg-'.`,
      )
    }
    if (!/^[\x20-\x7e]{1,255}$/.test(description)) {
      throw new ApiError(
        'invalidValue',
        "The value of 'Description' is invalid: 1 to 255 ASCII characters are allowed.",
      )
    }
    const netId = request.NetId ? ownNet(call, request.NetId).id : undefined
    if (findByName(call, name, netId) !== undefined) {
      throw new ApiError('groupNameTaken', `The SecurityGroupName '${name}' is in use.`)
    }
    requireQuota(region, account.accountId, 'securityGroups', 1)
    const id = newId('securityGroup', region.random, (taken) => region.state.securityGroups.has(taken))
    const group: SecurityGroupRecord = {
      ...newRecord(call, id),
      name,
      description,
      ...(netId === undefined ? {} : { netId }),
      inbound: [],
      outbound: netId === undefined ? [] : [allowAllEgress(newId('securityGroupRule', region.random))],
    }
    region.state.securityGroups.set(id, group)
    return { SecurityGroup: securityGroupView(region, group) }
  },

  ReadSecurityGroups: (call, request) => {
    const { region } = call
    const filters = filtersFor(region)
    const rows = rowsFor(
      region.state.securityGroups,
      request.Filters?.SecurityGroupIds,
      (group) => group.accountId === call.account.accountId && matchesFilters(filters, request.Filters, group),
    )
    const { items, next } = pageOf(
      'ReadSecurityGroups',
      request,
      rows.map((item) => ({ seq: item.seq, item })),
    )
    return { SecurityGroups: items.map((group) => securityGroupView(region, group)), ...next }
  },

  DeleteSecurityGroup: (call, request) => {
    const group = groupToDelete(call, request)
    if (group.name === 'default') {
      throw new ApiError('reservedGroup', `The security group '${group.id}' is a default one and cannot be deleted.`)
    }
    const user = whoUses(call.region, group)
    if (user !== undefined) throw new ApiError('groupInUse', `The security group '${group.id}' is in use by '${user}'.`)
    call.region.state.securityGroups.delete(group.id)
    return {}
  },
}

function groupToDelete(
  call: Call,
  request: { readonly SecurityGroupId?: string | undefined; readonly SecurityGroupName?: string | undefined },
): SecurityGroupRecord {
  if (request.SecurityGroupId !== undefined) return ownSecurityGroup(call, request.SecurityGroupId)
  if (request.SecurityGroupName === undefined) {
    throw new ApiError('missingParameter', "One of the parameters 'SecurityGroupId', 'SecurityGroupName' is required.")
  }
  const found = findByName(call, request.SecurityGroupName, undefined)
  if (found !== undefined) return found
  throw new ApiError('noSecurityGroup', `The SecurityGroupName '${request.SecurityGroupName}' doesn't exist.`)
}

/** Names are unique in a Net, and outside Nets. */
export function findByName(call: Call, name: string, netId: string | undefined): SecurityGroupRecord | undefined {
  return call.region.state.securityGroups
    .values()
    .find((group) => group.accountId === call.account.accountId && group.netId === netId && group.name === name)
}

/** A VM that is not yet terminated, or a rule of another group. */
function whoUses(region: Region, group: SecurityGroupRecord): string | undefined {
  for (const vm of region.state.vms.values()) {
    if (vm.state !== 'terminated' && vm.securityGroupIds.includes(group.id)) return vm.id
  }
  for (const other of region.state.securityGroups.values()) {
    if (other.id !== group.id && groups([...other.inbound, ...other.outbound]).includes(group.id)) return other.id
  }
  return undefined
}
