import * as z from 'zod'
import { ResourceTag, ResponseContext } from './common.ts'
import type { Operation } from './operation.ts'

/** Sets tags on things of any kind; same keys are replaced, so repeating it does no harm. */
export const CreateTagsRequest = z.strictObject({
  DryRun: z.boolean().optional(),
  ResourceIds: z.array(z.string()),
  Tags: z.array(ResourceTag),
})
export type CreateTagsRequest = z.infer<typeof CreateTagsRequest>

export const CreateTagsResponse = z.strictObject({
  ResponseContext: ResponseContext.optional(),
})
export type CreateTagsResponse = z.infer<typeof CreateTagsResponse>

/** Takes tags off; key and value have to match. */
export const DeleteTagsRequest = z.strictObject({
  DryRun: z.boolean().optional(),
  ResourceIds: z.array(z.string()),
  Tags: z.array(ResourceTag),
})
export type DeleteTagsRequest = z.infer<typeof DeleteTagsRequest>

export const DeleteTagsResponse = z.strictObject({
  ResponseContext: ResponseContext.optional(),
})
export type DeleteTagsResponse = z.infer<typeof DeleteTagsResponse>

export const FiltersTag = z.strictObject({
  Keys: z.array(z.string()).optional(),
  ResourceIds: z.array(z.string()).optional(),
  ResourceTypes: z.array(z.string()).optional(),
  Values: z.array(z.string()).optional(),
})
export type FiltersTag = z.infer<typeof FiltersTag>

export const ReadTagsRequest = z.strictObject({
  DryRun: z.boolean().optional(),
  Filters: FiltersTag.optional(),
  NextPageToken: z.string().optional(),
  ResultsPerPage: z.int().optional(),
})
export type ReadTagsRequest = z.infer<typeof ReadTagsRequest>

/** A tag with the thing that has it. */
export const Tag = z.strictObject({
  Key: z.string().optional(),
  ResourceId: z.string().optional(),
  ResourceType: z.string().optional(),
  Value: z.string().optional(),
})
export type Tag = z.infer<typeof Tag>

export const ReadTagsResponse = z.strictObject({
  NextPageToken: z.string().optional(),
  ResponseContext: ResponseContext.optional(),
  Tags: z.array(Tag).optional(),
})
export type ReadTagsResponse = z.infer<typeof ReadTagsResponse>

/** The operations on tags. */
export const tagOperations = {
  CreateTags: {
    request: CreateTagsRequest,
    response: CreateTagsResponse,
    auth: 'signature',
    paged: false,
    clientToken: false,
  },
  DeleteTags: {
    request: DeleteTagsRequest,
    response: DeleteTagsResponse,
    auth: 'signature',
    paged: false,
    clientToken: false,
  },
  ReadTags: {
    request: ReadTagsRequest,
    response: ReadTagsResponse,
    auth: 'signature',
    paged: true,
    clientToken: false,
  },
} as const satisfies Readonly<Record<string, Operation>>
