import type { SearchText } from '#shared/run/log-pattern.ts'
import type { ErrorReport } from '#shared/studio-error.ts'

/** What the search thread is asked. */
export interface SearchOrder extends SearchText {
  readonly id: number
  /** Of the segment files. */
  readonly folder: string
  readonly segments: readonly SearchedSegment[]
  /** Matches left out at the beginning, and how many are told after them; all are counted. */
  readonly skip: number
  readonly limit: number
  /** Two cells of shared memory. The first: not 0 when nobody waits any more; the second: how many segments are done. */
  readonly stop: Int32Array
}

interface SearchedSegment {
  readonly segment: number
  /** How many lines of it are chosen. */
  readonly count: number
  /** Their places in the segment; all without it. */
  readonly chosen?: Uint16Array
}

export type SearchAnswer =
  | {
      readonly kind: 'found'
      readonly id: number
      readonly total: number
      /** Lines with a match. */
      readonly lines: number
      /** `placeFields` numbers each: segment, place in it, from, to, number among the chosen lines. */
      readonly places: Int32Array
    }
  | { readonly kind: 'stopped'; readonly id: number }
  | { readonly kind: 'failed'; readonly id: number; readonly error: ErrorReport }

/** Numbers to a match in an answer. */
export const placeFields = 5
