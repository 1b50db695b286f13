import { StudioError } from '../../studio-error.ts'
import type { GoFunctions } from './go-function.ts'
import { type GoData, goValueOf } from './go-value.ts'
import { parseGoTemplate } from './parse-go-template.ts'
import { renderNodes } from './render.ts'
import type { GoTemplate } from './template-tree.ts'

/**
 * Renders a Go template with `data` as its dot. A text is parsed first, with the given functions and the built-in ones
 * in sight. Throws a GoTemplateError.
 */
export function renderGoTemplate(template: GoTemplate | string, data: GoData, functions: GoFunctions): string {
  const parsed = typeof template === 'string' ? parseGoTemplate(template, functions) : template
  return renderNodes(parsed, goValueOf(data), functions)
}

/** More passes than this mean that the text makes itself longer with each. */
const MOST_PASSES = 100

/**
 * Renders again and again until nothing changes, as run-time options are (spec/templates.md 2.5). Throws a
 * GoTemplateError, or a StudioError `template-does-not-settle`.
 */
export function renderToFixpoint(text: string, data: GoData, functions: GoFunctions): string {
  let current = text
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    if (!current.includes('{{')) return current
    const rendered = renderGoTemplate(current, data, functions)
    if (rendered === current) return current
    current = rendered
  }
  throw new StudioError({
    code: 'template-does-not-settle',
    message: `The text still changes after being rendered ${MOST_PASSES} times: ${JSON.stringify(text.slice(0, 200))}.`,
    hint: 'A value that is put into it contains {{ … }} itself; take that out.',
  })
}
