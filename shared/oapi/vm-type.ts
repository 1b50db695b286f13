import * as z from 'zod'
import { ResponseContext } from './common.ts'
import type { Operation } from './operation.ts'

export const FiltersVmType = z.strictObject({
  BsuOptimized: z.boolean().optional(),
  EphemeralsTypes: z.array(z.string()).optional(),
  Eths: z.array(z.int()).optional(),
  Gpus: z.array(z.int()).optional(),
  MemorySizes: z.array(z.number()).optional(),
  VcoreCounts: z.array(z.int()).optional(),
  VmTypeNames: z.array(z.string()).optional(),
  VolumeCounts: z.array(z.int()).optional(),
  VolumeSizes: z.array(z.int()).optional(),
})
export type FiltersVmType = z.infer<typeof FiltersVmType>

export const ReadVmTypesRequest = z.strictObject({
  DryRun: z.boolean().optional(),
  Filters: FiltersVmType.optional(),
  NextPageToken: z.string().optional(),
  ResultsPerPage: z.int().optional(),
})
export type ReadVmTypesRequest = z.infer<typeof ReadVmTypesRequest>

/** A type by name; OUTSCALE's own are `tinav<generation>.c<cores>r<GiB>p<performance>`. */
export const VmType = z.strictObject({
  BsuOptimized: z.boolean().optional(),
  EphemeralsType: z.string().optional(),
  Eth: z.int().optional(),
  Gpu: z.int().optional(),
  MaxPrivateIps: z.int().optional(),
  /** GiB */
  MemorySize: z.number().optional(),
  VcoreCount: z.int().optional(),
  VmTypeName: z.string().optional(),
  VolumeCount: z.int().optional(),
  /** GiB */
  VolumeSize: z.int().optional(),
})
export type VmType = z.infer<typeof VmType>

export const ReadVmTypesResponse = z.strictObject({
  NextPageToken: z.string().optional(),
  ResponseContext: ResponseContext.optional(),
  VmTypes: z.array(VmType).optional(),
})
export type ReadVmTypesResponse = z.infer<typeof ReadVmTypesResponse>

/** The operations on VM types. */
export const vmTypeOperations = {
  ReadVmTypes: {
    request: ReadVmTypesRequest,
    response: ReadVmTypesResponse,
    auth: 'none',
    paged: true,
    clientToken: false,
  },
} as const satisfies Readonly<Record<string, Operation>>
