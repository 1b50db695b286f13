import * as z from 'zod'
import type { OapiErrorEntry } from './oapi-error.ts'
import type { TransportAnswer } from './transport.ts'

export type ReadAnswer =
  | { readonly kind: 'success'; readonly content: unknown; readonly requestId: string | undefined }
  | { readonly kind: 'refusal'; readonly entries: readonly OapiErrorEntry[]; readonly requestId: string | undefined }

const contextSchema = z.looseObject({
  ResponseContext: z.looseObject({ RequestId: z.string().optional() }).optional(),
})

const errorsSchema = z.looseObject({
  Errors: z.array(
    z.looseObject({
      Code: z.union([z.string(), z.number()]).optional(),
      Type: z.string().optional(),
      Details: z.string().nullish(),
    }),
  ),
})

/** RFC 9457, and the older form with `__type`, which proxies in front of the API answer with. */
const problemSchema = z.looseObject({
  type: z.string().optional(),
  __type: z.string().optional(),
  title: z.string().optional(),
  message: z.string().optional(),
  detail: z.string().optional(),
})

/**
 * Reads an answer whatever it is: the API's JSON, a proxy's problem document, HTML, or nothing. Explicit nulls count as
 * absent fields (spec/oapi.md section 3.1).
 */
export function readAnswer(answer: TransportAnswer): ReadAnswer {
  const content = parse(answer.body)
  const requestId = contextSchema.safeParse(content).data?.ResponseContext?.RequestId
  if (answer.status >= 200 && answer.status < 300 && content !== undefined) {
    return { kind: 'success', content, requestId }
  }
  return { kind: 'refusal', entries: entriesOf(content, answer), requestId }
}

function entriesOf(content: unknown, answer: TransportAnswer): OapiErrorEntry[] {
  const errors = errorsSchema.safeParse(content)
  if (errors.success && errors.data.Errors.length > 0) {
    return errors.data.Errors.map((error) => ({
      code: error.Code === undefined ? undefined : String(error.Code),
      type: error.Type ?? 'Error',
      details: error.Details ?? '',
    }))
  }
  const problem = problemSchema.safeParse(content)
  if (problem.success && content !== undefined) {
    const type = problem.data.title ?? problem.data.__type ?? problem.data.type ?? `HTTP ${answer.status}`
    return [{ code: undefined, type, details: problem.data.detail ?? problem.data.message ?? '' }]
  }
  const text = answer.body
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return [{ code: undefined, type: `HTTP ${answer.status}`, details: text.slice(0, 200) }]
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body, (_key, value) => (value === null ? undefined : value))
  } catch {
    return undefined
  }
}
