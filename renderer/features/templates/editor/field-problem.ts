import type { Diagnostic } from '#shared/language/diagnostic.ts'
import type { Span } from '#shared/language/source.ts'
import type { Field } from '#shared/template/form/fields.ts'

/** Whether a span lies in another. */
export function isWithin(inner: Span, outer: Span): boolean {
  return inner.from >= outer.from && inner.to <= outer.to
}

/** Whether a diagnostic is about what the template writes for an option. */
export function isAbout({ place }: Diagnostic, { content }: Field): boolean {
  if (place === undefined) return false
  switch (content.kind) {
    case 'absent':
      return false
    case 'blocks':
      return content.blocks.some((block) => isWithin(place.span, block.span))
    case 'plain':
    case 'code':
      return isWithin(place.span, content.attribute.span)
  }
}
