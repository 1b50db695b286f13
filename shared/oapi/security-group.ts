import * as z from 'zod'
import { ResourceTag, ResponseContext } from './common.ts'
import type { Operation } from './operation.ts'

/** The name must not begin with `sg-`, and is unique in its Net (or in the public cloud). Groups in a Net let everything out. */
export const CreateSecurityGroupRequest = z.strictObject({
  Description: z.string(),
  DryRun: z.boolean().optional(),
  NetId: z.string().optional(),
  SecurityGroupName: z.string(),
})
export type CreateSecurityGroupRequest = z.infer<typeof CreateSecurityGroupRequest>

/** A group whose VMs a rule lets in. */
export const SecurityGroupsMember = z.strictObject({
  AccountId: z.string().optional(),
  SecurityGroupId: z.string().optional(),
  SecurityGroupName: z.string().optional(),
})
export type SecurityGroupsMember = z.infer<typeof SecurityGroupsMember>

/** One opening. */
export const SecurityGroupRule = z.strictObject({
  /** A port; the kind of message for ICMP; -1 for all. */
  FromPortRange: z.int().optional(),
  /** `tcp`, `udp`, `icmp`, or `-1` for all. */
  IpProtocol: z.string().optional(),
  /** CIDR blocks. */
  IpRanges: z.array(z.string()).optional(),
  SecurityGroupRuleId: z.string().optional(),
  SecurityGroupsMembers: z.array(SecurityGroupsMember).optional(),
  ServiceIds: z.array(z.string()).optional(),
  ToPortRange: z.int().optional(),
})
export type SecurityGroupRule = z.infer<typeof SecurityGroupRule>

export const SecurityGroup = z.strictObject({
  AccountId: z.string().optional(),
  Description: z.string().optional(),
  InboundRules: z.array(SecurityGroupRule).optional(),
  NetId: z.string().optional(),
  OutboundRules: z.array(SecurityGroupRule).optional(),
  SecurityGroupId: z.string().optional(),
  SecurityGroupName: z.string().optional(),
  Tags: z.array(ResourceTag).optional(),
})
export type SecurityGroup = z.infer<typeof SecurityGroup>

export const CreateSecurityGroupResponse = z.strictObject({
  ResponseContext: ResponseContext.optional(),
  SecurityGroup: SecurityGroup.optional(),
})
export type CreateSecurityGroupResponse = z.infer<typeof CreateSecurityGroupResponse>

/** Either `Rules`, or one rule by the flat fields. `Flow` is `Inbound`, or `Outbound` (in Nets only). */
export const CreateSecurityGroupRuleRequest = z.strictObject({
  DryRun: z.boolean().optional(),
  Flow: z.string(),
  FromPortRange: z.int().optional(),
  IpProtocol: z.string().optional(),
  IpRange: z.string().optional(),
  Rules: z.array(SecurityGroupRule).optional(),
  SecurityGroupAccountIdToLink: z.string().optional(),
  SecurityGroupId: z.string(),
  SecurityGroupNameToLink: z.string().optional(),
  ToPortRange: z.int().optional(),
})
export type CreateSecurityGroupRuleRequest = z.infer<typeof CreateSecurityGroupRuleRequest>

export const CreateSecurityGroupRuleResponse = z.strictObject({
  ResponseContext: ResponseContext.optional(),
  SecurityGroup: SecurityGroup.optional(),
})
export type CreateSecurityGroupRuleResponse = z.infer<typeof CreateSecurityGroupRuleResponse>

/** Refused while a VM or network card uses the group, also for a while after the VM is gone. */
export const DeleteSecurityGroupRequest = z.strictObject({
  DryRun: z.boolean().optional(),
  SecurityGroupId: z.string().optional(),
  SecurityGroupName: z.string().optional(),
})
export type DeleteSecurityGroupRequest = z.infer<typeof DeleteSecurityGroupRequest>

export const DeleteSecurityGroupResponse = z.strictObject({
  ResponseContext: ResponseContext.optional(),
})
export type DeleteSecurityGroupResponse = z.infer<typeof DeleteSecurityGroupResponse>

export const DeleteSecurityGroupRuleRequest = z.strictObject({
  DryRun: z.boolean().optional(),
  Flow: z.string(),
  FromPortRange: z.int().optional(),
  IpProtocol: z.string().optional(),
  IpRange: z.string().optional(),
  Rules: z.array(SecurityGroupRule).optional(),
  SecurityGroupAccountIdToUnlink: z.string().optional(),
  SecurityGroupId: z.string(),
  SecurityGroupNameToUnlink: z.string().optional(),
  ToPortRange: z.int().optional(),
})
export type DeleteSecurityGroupRuleRequest = z.infer<typeof DeleteSecurityGroupRuleRequest>

export const DeleteSecurityGroupRuleResponse = z.strictObject({
  ResponseContext: ResponseContext.optional(),
  SecurityGroup: SecurityGroup.optional(),
})
export type DeleteSecurityGroupRuleResponse = z.infer<typeof DeleteSecurityGroupRuleResponse>

export const FiltersSecurityGroup = z.strictObject({
  Descriptions: z.array(z.string()).optional(),
  InboundRuleAccountIds: z.array(z.string()).optional(),
  InboundRuleFromPortRanges: z.array(z.int()).optional(),
  InboundRuleIpRanges: z.array(z.string()).optional(),
  InboundRuleProtocols: z.array(z.string()).optional(),
  InboundRuleSecurityGroupIds: z.array(z.string()).optional(),
  InboundRuleSecurityGroupNames: z.array(z.string()).optional(),
  InboundRuleToPortRanges: z.array(z.int()).optional(),
  NetIds: z.array(z.string()).optional(),
  OutboundRuleAccountIds: z.array(z.string()).optional(),
  OutboundRuleFromPortRanges: z.array(z.int()).optional(),
  OutboundRuleIpRanges: z.array(z.string()).optional(),
  OutboundRuleProtocols: z.array(z.string()).optional(),
  OutboundRuleSecurityGroupIds: z.array(z.string()).optional(),
  OutboundRuleSecurityGroupNames: z.array(z.string()).optional(),
  OutboundRuleToPortRanges: z.array(z.int()).optional(),
  SecurityGroupIds: z.array(z.string()).optional(),
  SecurityGroupNames: z.array(z.string()).optional(),
  TagKeys: z.array(z.string()).optional(),
  TagValues: z.array(z.string()).optional(),
  Tags: z.array(z.string()).optional(),
})
export type FiltersSecurityGroup = z.infer<typeof FiltersSecurityGroup>

export const ReadSecurityGroupsRequest = z.strictObject({
  DryRun: z.boolean().optional(),
  Filters: FiltersSecurityGroup.optional(),
  NextPageToken: z.string().optional(),
  ResultsPerPage: z.int().optional(),
})
export type ReadSecurityGroupsRequest = z.infer<typeof ReadSecurityGroupsRequest>

export const ReadSecurityGroupsResponse = z.strictObject({
  NextPageToken: z.string().optional(),
  ResponseContext: ResponseContext.optional(),
  SecurityGroups: z.array(SecurityGroup).optional(),
})
export type ReadSecurityGroupsResponse = z.infer<typeof ReadSecurityGroupsResponse>

/** The operations on security groups. */
export const securityGroupOperations = {
  CreateSecurityGroup: {
    request: CreateSecurityGroupRequest,
    response: CreateSecurityGroupResponse,
    auth: 'signature',
    paged: false,
    clientToken: false,
  },
  CreateSecurityGroupRule: {
    request: CreateSecurityGroupRuleRequest,
    response: CreateSecurityGroupRuleResponse,
    auth: 'signature',
    paged: false,
    clientToken: false,
  },
  DeleteSecurityGroupRule: {
    request: DeleteSecurityGroupRuleRequest,
    response: DeleteSecurityGroupRuleResponse,
    auth: 'signature',
    paged: false,
    clientToken: false,
  },
  ReadSecurityGroups: {
    request: ReadSecurityGroupsRequest,
    response: ReadSecurityGroupsResponse,
    auth: 'signature',
    paged: true,
    clientToken: false,
  },
  DeleteSecurityGroup: {
    request: DeleteSecurityGroupRequest,
    response: DeleteSecurityGroupResponse,
    auth: 'signature',
    paged: false,
    clientToken: false,
  },
} as const satisfies Readonly<Record<string, Operation>>
