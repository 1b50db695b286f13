import * as z from 'zod'
import { type OperationName, operations } from '#shared/oapi/operations.ts'
import { readLeniently, withoutNulls } from '#shared/oapi/read-leniently.ts'
import type { OapiErrorEntry } from './oapi-error.ts'
import type { TransportAnswer } from './transport.ts'

export type ReadAnswer =
  | { readonly kind: 'success'; readonly content: unknown; readonly requestId: string | undefined }
  | { readonly kind: 'refusal'; readonly entries: readonly OapiErrorEntry[]; readonly requestId: string | undefined }
  /** A success by its status, but not what the API would say. */
  | { readonly kind: 'strange'; readonly finding: string; readonly requestId: string | undefined }

const contextSchema = z.looseObject({
  ResponseContext: z.looseObject({ RequestId: z.string().optional() }).optional(),
})

const errorsSchema = z.looseObject({
  Errors: z.array(
    z.looseObject({
      Code: z.union([z.string(), z.number()]).optional(),
      Type: z.string().optional(),
      Details: z.string().optional(),
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

/** Reads an answer whatever it is: the API's JSON, a proxy's problem document, HTML, or nothing. */
export function readAnswer(operation: OperationName, answer: TransportAnswer): ReadAnswer {
  const content = parse(answer.body)
  const requestId = contextSchema.safeParse(content).data?.ResponseContext?.RequestId
  if (answer.status < 200 || answer.status >= 300) {
    return { kind: 'refusal', entries: entriesOf(content, answer), requestId }
  }
  if (content === undefined) return { kind: 'strange', finding: opening(answer.body), requestId }
  const read = readLeniently(operations[operation].response).safeParse(content)
  if (read.success) return { kind: 'success', content: read.data, requestId }
  const [issue] = read.error.issues
  const place = issue === undefined || issue.path.length === 0 ? 'the whole answer' : issue.path.join('.')
  return { kind: 'strange', finding: `${place}: ${issue?.message ?? 'is not as declared'}`, requestId }
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
  if (problem.success) {
    const { title, __type, type, detail, message } = problem.data
    const said = title ?? __type ?? type
    if (said !== undefined || detail !== undefined || message !== undefined) {
      return [{ code: undefined, type: said ?? 'Error', details: detail ?? message ?? '' }]
    }
  }
  if (answer.body.trim() === '') return []
  return [{ code: undefined, type: 'not an answer of the API', details: opening(answer.body) }]
}

/** The first words of a text or page. */
function opening(body: string): string {
  const text = body
    .slice(0, 10_000)
    .replace(/<(script|style)\b[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  if (text === '') return 'it is empty'
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}

/** `undefined` when it is not JSON. */
function parse(body: string): unknown {
  try {
    return JSON.parse(body, withoutNulls)
  } catch {
    return undefined
  }
}
