import * as z from 'zod'
import { ResponseContext } from './common.ts'
import type { Operation } from './operation.ts'

export const FiltersSubregion = z.strictObject({
  RegionNames: z.array(z.string()).optional(),
  States: z.array(z.string()).optional(),
  SubregionNames: z.array(z.string()).optional(),
})
export type FiltersSubregion = z.infer<typeof FiltersSubregion>

/** A place to which DirectLink reaches. */
export const Location = z.strictObject({
  Code: z.string().optional(),
  Name: z.string().optional(),
})
export type Location = z.infer<typeof Location>

export const ReadLocationsRequest = z.strictObject({
  DryRun: z.boolean().optional(),
  NextPageToken: z.string().optional(),
  ResultsPerPage: z.int().optional(),
})
export type ReadLocationsRequest = z.infer<typeof ReadLocationsRequest>

export const ReadLocationsResponse = z.strictObject({
  Locations: z.array(Location).optional(),
  NextPageToken: z.string().optional(),
  ResponseContext: ResponseContext.optional(),
})
export type ReadLocationsResponse = z.infer<typeof ReadLocationsResponse>

export const ReadRegionsRequest = z.strictObject({
  DryRun: z.boolean().optional(),
})
export type ReadRegionsRequest = z.infer<typeof ReadRegionsRequest>

/** Needs no signature to read; the list may leave out some regions. */
export const Region = z.strictObject({
  Endpoint: z.string().optional(),
  RegionName: z.string().optional(),
})
export type Region = z.infer<typeof Region>

export const ReadRegionsResponse = z.strictObject({
  Regions: z.array(Region).optional(),
  ResponseContext: ResponseContext.optional(),
})
export type ReadRegionsResponse = z.infer<typeof ReadRegionsResponse>

export const ReadSubregionsRequest = z.strictObject({
  DryRun: z.boolean().optional(),
  Filters: FiltersSubregion.optional(),
  NextPageToken: z.string().optional(),
  ResultsPerPage: z.int().optional(),
})
export type ReadSubregionsRequest = z.infer<typeof ReadSubregionsRequest>

/** A data centre of a region: `eu-west-2a`. */
export const Subregion = z.strictObject({
  LocationCode: z.string().optional(),
  RegionName: z.string().optional(),
  State: z.string().optional(),
  SubregionName: z.string().optional(),
})
export type Subregion = z.infer<typeof Subregion>

export const ReadSubregionsResponse = z.strictObject({
  NextPageToken: z.string().optional(),
  ResponseContext: ResponseContext.optional(),
  Subregions: z.array(Subregion).optional(),
})
export type ReadSubregionsResponse = z.infer<typeof ReadSubregionsResponse>

/** The operations on regions and subregions. */
export const placementOperations = {
  ReadSubregions: {
    request: ReadSubregionsRequest,
    response: ReadSubregionsResponse,
    auth: 'signature',
    paged: true,
    clientToken: false,
  },
  ReadRegions: {
    request: ReadRegionsRequest,
    response: ReadRegionsResponse,
    auth: 'none',
    paged: false,
    clientToken: false,
  },
  ReadLocations: {
    request: ReadLocationsRequest,
    response: ReadLocationsResponse,
    auth: 'none',
    paged: true,
    clientToken: false,
  },
} as const satisfies Readonly<Record<string, Operation>>
