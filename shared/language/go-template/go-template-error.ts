/**
 * An error of a Go template, worded as Go words it: `template: root:1:8: executing "root" at <.X>: …` for one found
 * while rendering, `template: root:1: …` for one found while reading.
 */
export class GoTemplateError extends Error {
  readonly phase: 'parse' | 'render'
  /** UTF-16 offset in the template's text. */
  readonly offset: number
  /** The message without the place in front. */
  readonly reason: string

  constructor(phase: 'parse' | 'render', message: string, reason: string, offset: number) {
    super(message)
    this.name = 'GoTemplateError'
    this.phase = phase
    this.reason = reason
    this.offset = offset
  }
}

/** The name under which templates are known in messages. */
const TEMPLATE_NAME = 'root'

export function parseError(text: string, offset: number, reason: string): GoTemplateError {
  const line = text.slice(0, offset).split('\n').length
  return new GoTemplateError('parse', `template: ${TEMPLATE_NAME}:${line}: ${reason}`, reason, offset)
}

/** Context longer than this is cut off. */
const LONGEST_CONTEXT = 20

export function renderError(text: string, offset: number, context: string, reason: string): GoTemplateError {
  const before = text.slice(0, offset)
  const line = before.split('\n').length
  // Go counts bytes from 0.
  const column = new TextEncoder().encode(before.slice(before.lastIndexOf('\n') + 1)).length
  const shown = context.length > LONGEST_CONTEXT ? `${context.slice(0, LONGEST_CONTEXT)}...` : context
  const place = `template: ${TEMPLATE_NAME}:${line}:${column}: executing "${TEMPLATE_NAME}" at <${shown}>`
  return new GoTemplateError('render', `${place}: ${reason}`, reason, offset)
}
