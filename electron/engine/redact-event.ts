import type { RunEventPayload } from '#shared/run/event.ts'
import type { Redactor } from './redactor.ts'

/** The fields of an event that hold words. All others are names and ids that recovery depends on: they stay as they are. */
const words = new Set([
  'message',
  'hint',
  'description',
  'detail',
  'question',
  'title',
  'value',
  'label',
  'where',
  'text',
  'edits',
])

/** Fields that hold objects with words in them. */
const nested = new Set(['error', 'choices', 'editable', 'parts'])

/**
 * Replaces secrets in the words of an event, and nowhere else: a secret that happens to be called `image` must not turn
 * `kind: 'image'` into something that no later program can read.
 */
export function redactEvent<Payload extends RunEventPayload>(payload: Payload, redactor: Redactor): Payload {
  return redactWords(payload, redactor) as Payload
}

function redactWords(content: unknown, redactor: Redactor): unknown {
  if (Array.isArray(content)) return content.map((item) => redactWords(item, redactor))
  if (typeof content !== 'object' || content === null) return content
  return Object.fromEntries(
    Object.entries(content).map(([key, value]) => {
      if (words.has(key)) return [key, redactor.redactDeep(value)]
      return [key, nested.has(key) ? redactWords(value, redactor) : value]
    }),
  )
}
