import type * as z from 'zod'

/** One operation of the API: what goes in, what comes out, and how it may be called. */
export interface Operation {
  readonly request: z.ZodType
  readonly response: z.ZodType
  /** `none`: answers without a signature. */
  readonly auth: 'signature' | 'none'
  /** Has NextPageToken: a reader follows pages to the end. */
  readonly paged: boolean
  /** Has ClientToken: repeating the call with the same token makes nothing twice. */
  readonly clientToken: boolean
}
