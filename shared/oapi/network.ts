import * as z from 'zod'
import { ResourceTag, ResponseContext } from './common.ts'
import type { Operation } from './operation.ts'

export const FiltersNet = z.strictObject({
  DhcpOptionsSetIds: z.array(z.string()).optional(),
  IpRanges: z.array(z.string()).optional(),
  IsDefault: z.boolean().optional(),
  NetIds: z.array(z.string()).optional(),
  States: z.array(z.string()).optional(),
  TagKeys: z.array(z.string()).optional(),
  TagValues: z.array(z.string()).optional(),
  Tags: z.array(z.string()).optional(),
})
export type FiltersNet = z.infer<typeof FiltersNet>

export const FiltersSubnet = z.strictObject({
  AvailableIpsCounts: z.array(z.int()).optional(),
  IpRanges: z.array(z.string()).optional(),
  NetIds: z.array(z.string()).optional(),
  States: z.array(z.string()).optional(),
  SubnetIds: z.array(z.string()).optional(),
  SubregionNames: z.array(z.string()).optional(),
  TagKeys: z.array(z.string()).optional(),
  TagValues: z.array(z.string()).optional(),
  Tags: z.array(z.string()).optional(),
})
export type FiltersSubnet = z.infer<typeof FiltersSubnet>

/** A private network of the account. */
export const Net = z.strictObject({
  DhcpOptionsSetId: z.string().optional(),
  IpRange: z.string().optional(),
  NetId: z.string().optional(),
  State: z.string().optional(),
  Tags: z.array(ResourceTag).optional(),
  Tenancy: z.string().optional(),
})
export type Net = z.infer<typeof Net>

export const ReadNetsRequest = z.strictObject({
  DryRun: z.boolean().optional(),
  Filters: FiltersNet.optional(),
  NextPageToken: z.string().optional(),
  ResultsPerPage: z.int().optional(),
})
export type ReadNetsRequest = z.infer<typeof ReadNetsRequest>

export const ReadNetsResponse = z.strictObject({
  Nets: z.array(Net).optional(),
  NextPageToken: z.string().optional(),
  ResponseContext: ResponseContext.optional(),
})
export type ReadNetsResponse = z.infer<typeof ReadNetsResponse>

export const ReadSubnetsRequest = z.strictObject({
  DryRun: z.boolean().optional(),
  Filters: FiltersSubnet.optional(),
  NextPageToken: z.string().optional(),
  ResultsPerPage: z.int().optional(),
})
export type ReadSubnetsRequest = z.infer<typeof ReadSubnetsRequest>

/** A part of a Net, in one subregion. */
export const Subnet = z.strictObject({
  AvailableIpsCount: z.int().optional(),
  IpRange: z.string().optional(),
  /** VMs get a public IP at launch. */
  MapPublicIpOnLaunch: z.boolean().optional(),
  NetId: z.string().optional(),
  State: z.string().optional(),
  SubnetId: z.string().optional(),
  SubregionName: z.string().optional(),
  Tags: z.array(ResourceTag).optional(),
})
export type Subnet = z.infer<typeof Subnet>

export const ReadSubnetsResponse = z.strictObject({
  NextPageToken: z.string().optional(),
  ResponseContext: ResponseContext.optional(),
  Subnets: z.array(Subnet).optional(),
})
export type ReadSubnetsResponse = z.infer<typeof ReadSubnetsResponse>

/** The operations on Nets and subnets. */
export const networkOperations = {
  ReadNets: {
    request: ReadNetsRequest,
    response: ReadNetsResponse,
    auth: 'signature',
    paged: true,
    clientToken: false,
  },
  ReadSubnets: {
    request: ReadSubnetsRequest,
    response: ReadSubnetsResponse,
    auth: 'signature',
    paged: true,
    clientToken: false,
  },
} as const satisfies Readonly<Record<string, Operation>>
