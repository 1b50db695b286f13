import type * as z from 'zod'
import { type OperationName, operations, type RequestOf } from '#shared/oapi/operations.ts'
import { ApiError } from './api-error.ts'

/**
 * Reads a request's body by the operation's schema, strictly.
 *
 * @throws ApiError that names the parameter: 3001 for one that the operation does not have, 7000 for a missing one, 4108
 * for a wrong type, 4047 for a value outside an enumeration, 4045 for a body that is no JSON object.
 */
export function readRequest<Name extends OperationName>(operation: Name, body: Buffer): RequestOf<Name> {
  const content = parse(body)
  const result = operations[operation].request.safeParse(content)
  if (result.success) return result.data as RequestOf<Name>
  throw asApiError(result.error.issues, content)
}

function parse(body: Buffer): unknown {
  const text = new TextDecoder('utf-8', { fatal: true })
  let content: unknown
  try {
    content = body.length === 0 ? {} : JSON.parse(text.decode(body))
  } catch {
    throw new ApiError('malformedBody', 'The body of the request is not valid JSON.')
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new ApiError('malformedBody', 'The body of the request must be a JSON object.')
  }
  return content
}

function asApiError(issues: readonly z.core.$ZodIssue[], content: unknown): ApiError {
  const issue = issues[0]
  if (issue === undefined) return new ApiError('invalidParameter')
  const path = issue.path.map(String).join('.')
  switch (issue.code) {
    case 'unrecognized_keys': {
      const name = [...(path === '' ? [] : [path]), issue.keys[0] ?? ''].join('.')
      return new ApiError('unknownParameter', `The parameter '${name}' is not known to this operation.`)
    }
    case 'invalid_value':
      return new ApiError(
        'invalidValue',
        `The value of '${path}' must be one of: ${issue.values.map(String).join(', ')}.`,
      )
    case 'invalid_type':
      return valueAt(content, issue.path) === undefined
        ? new ApiError('missingParameter', `The parameter '${path}' is required.`)
        : new ApiError('wrongType', `The value of '${path}' must be of type ${issue.expected}.`)
    case 'invalid_union':
      return valueAt(content, issue.path) === undefined
        ? new ApiError('missingParameter', `The parameter '${path}' is required.`)
        : new ApiError('wrongType', `The value of '${path}' has the wrong type.`)
    default:
      return new ApiError('invalidValue', `The value of '${path}' is invalid: ${issue.message}.`)
  }
}

function valueAt(content: unknown, path: readonly PropertyKey[]): unknown {
  let value = content
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Record<PropertyKey, unknown>)[step]
  }
  return value
}
