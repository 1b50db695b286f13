import * as z from 'zod'
import { ResourceTag, ResponseContext } from './common.ts'
import type { Operation } from './operation.ts'

/** Takes no client token: repeated blindly it reserves, and bills, a second address. */
export const CreatePublicIpRequest = z.strictObject({
  DryRun: z.boolean().optional(),
})
export type CreatePublicIpRequest = z.infer<typeof CreatePublicIpRequest>

/** A reserved address. Stopping and starting a VM unlinks it, unless the VM has the tag `osc.fcu.eip.auto-attach`. */
export const PublicIp = z.strictObject({
  LinkPublicIpId: z.string().optional(),
  NicAccountId: z.string().optional(),
  NicId: z.string().optional(),
  PrivateIp: z.string().optional(),
  PublicIp: z.string().optional(),
  PublicIpId: z.string().optional(),
  Tags: z.array(ResourceTag).optional(),
  VmId: z.string().optional(),
})
export type PublicIp = z.infer<typeof PublicIp>

export const CreatePublicIpResponse = z.strictObject({
  PublicIp: PublicIp.optional(),
  ResponseContext: ResponseContext.optional(),
})
export type CreatePublicIpResponse = z.infer<typeof CreatePublicIpResponse>

/** Refused while the address is linked. */
export const DeletePublicIpRequest = z.strictObject({
  DryRun: z.boolean().optional(),
  PublicIp: z.string().optional(),
  PublicIpId: z.string().optional(),
})
export type DeletePublicIpRequest = z.infer<typeof DeletePublicIpRequest>

export const DeletePublicIpResponse = z.strictObject({
  ResponseContext: ResponseContext.optional(),
})
export type DeletePublicIpResponse = z.infer<typeof DeletePublicIpResponse>

export const FiltersPublicIp = z.strictObject({
  LinkPublicIpIds: z.array(z.string()).optional(),
  NicAccountIds: z.array(z.string()).optional(),
  NicIds: z.array(z.string()).optional(),
  Placements: z.array(z.string()).optional(),
  PrivateIps: z.array(z.string()).optional(),
  PublicIpIds: z.array(z.string()).optional(),
  PublicIps: z.array(z.string()).optional(),
  TagKeys: z.array(z.string()).optional(),
  TagValues: z.array(z.string()).optional(),
  Tags: z.array(z.string()).optional(),
  VmIds: z.array(z.string()).optional(),
})
export type FiltersPublicIp = z.infer<typeof FiltersPublicIp>

/** Names the address by id or value, and the target as a VM or a network card. */
export const LinkPublicIpRequest = z.strictObject({
  AllowRelink: z.boolean().optional(),
  DryRun: z.boolean().optional(),
  NicId: z.string().optional(),
  PrivateIp: z.string().optional(),
  PublicIp: z.string().optional(),
  PublicIpId: z.string().optional(),
  VmId: z.string().optional(),
})
export type LinkPublicIpRequest = z.infer<typeof LinkPublicIpRequest>

export const LinkPublicIpResponse = z.strictObject({
  LinkPublicIpId: z.string().optional(),
  ResponseContext: ResponseContext.optional(),
})
export type LinkPublicIpResponse = z.infer<typeof LinkPublicIpResponse>

export const ReadPublicIpsRequest = z.strictObject({
  DryRun: z.boolean().optional(),
  Filters: FiltersPublicIp.optional(),
  NextPageToken: z.string().optional(),
  ResultsPerPage: z.int().optional(),
})
export type ReadPublicIpsRequest = z.infer<typeof ReadPublicIpsRequest>

export const ReadPublicIpsResponse = z.strictObject({
  NextPageToken: z.string().optional(),
  PublicIps: z.array(PublicIp).optional(),
  ResponseContext: ResponseContext.optional(),
})
export type ReadPublicIpsResponse = z.infer<typeof ReadPublicIpsResponse>

export const UnlinkPublicIpRequest = z.strictObject({
  DryRun: z.boolean().optional(),
  LinkPublicIpId: z.string().optional(),
  PublicIp: z.string().optional(),
})
export type UnlinkPublicIpRequest = z.infer<typeof UnlinkPublicIpRequest>

export const UnlinkPublicIpResponse = z.strictObject({
  ResponseContext: ResponseContext.optional(),
})
export type UnlinkPublicIpResponse = z.infer<typeof UnlinkPublicIpResponse>

/** The operations on public IPs. */
export const publicIpOperations = {
  CreatePublicIp: {
    request: CreatePublicIpRequest,
    response: CreatePublicIpResponse,
    auth: 'signature',
    paged: false,
    clientToken: false,
  },
  LinkPublicIp: {
    request: LinkPublicIpRequest,
    response: LinkPublicIpResponse,
    auth: 'signature',
    paged: false,
    clientToken: false,
  },
  UnlinkPublicIp: {
    request: UnlinkPublicIpRequest,
    response: UnlinkPublicIpResponse,
    auth: 'signature',
    paged: false,
    clientToken: false,
  },
  DeletePublicIp: {
    request: DeletePublicIpRequest,
    response: DeletePublicIpResponse,
    auth: 'signature',
    paged: false,
    clientToken: false,
  },
  ReadPublicIps: {
    request: ReadPublicIpsRequest,
    response: ReadPublicIpsResponse,
    auth: 'signature',
    paged: true,
    clientToken: false,
  },
} as const satisfies Readonly<Record<string, Operation>>
