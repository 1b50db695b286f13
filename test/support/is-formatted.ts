import { formatHcl } from '#shared/language/hcl/format-hcl.ts'

/** Whether a template is in the canonical style. */
export function isFormatted(text: string): boolean {
  return formatHcl(text) === text
}
