import { createHash } from 'node:crypto'
import { ApiError } from './api-error.ts'

interface PagedRequest {
  readonly Filters?: object | undefined
  readonly NextPageToken?: string | undefined
  readonly ResultsPerPage?: number | undefined
}

/** Without ResultsPerPage a page has this many (outscale.yaml, where it names a default). */
const defaultPage = 100
const largestPage = 1000

/**
 * One page of rows that are in the order of `seq`. The token says after which row the next page begins, so that rows
 * that appear or go between two pages neither repeat nor hide others; it counts for the same operation and filters only.
 *
 * @throws ApiError 4047 for a token that is not of this list, or a page size out of range.
 */
export function pageOf<Item>(
  operation: string,
  request: PagedRequest,
  rows: readonly { readonly seq: number; readonly item: Item }[],
): { readonly items: Item[]; readonly next: { NextPageToken?: string } } {
  const size = request.ResultsPerPage ?? defaultPage
  if (size < 1 || size > largestPage) {
    throw new ApiError('invalidValue', `The value of 'ResultsPerPage' must be between 1 and ${largestPage}.`)
  }
  const list = digestOf(operation, request.Filters)
  const after = request.NextPageToken === undefined ? 0 : readToken(request.NextPageToken, list)
  const start = firstAfter(rows, after)
  const page = rows.slice(start, start + size)
  const last = page.at(-1)
  const more = last !== undefined && start + size < rows.length
  return {
    items: page.map((row) => row.item),
    next: more ? { NextPageToken: Buffer.from(`${last.seq}.${list}`).toString('base64url') } : {},
  }
}

function readToken(token: string, list: string): number {
  const match = /^(\d+)\.(.+)$/.exec(Buffer.from(token, 'base64url').toString('latin1'))
  if (match?.[2] !== list) {
    throw new ApiError('invalidValue', "The value of 'NextPageToken' does not belong to this request.")
  }
  return Number(match[1])
}

function digestOf(operation: string, filters: object | undefined): string {
  return createHash('sha256')
    .update(JSON.stringify([operation, filters ?? {}]))
    .digest('base64url')
    .slice(0, 16)
}

/** By halving, since a large list is read page by page. */
function firstAfter(rows: readonly { readonly seq: number }[], after: number): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rows[middle]?.seq ?? 0) > after) high = middle
    else low = middle + 1
  }
  return low
}
