import { formatHcl } from '#shared/language/hcl/format-hcl.ts'
import { parseHcl } from '#shared/language/hcl/parse-hcl.ts'
import { realFormat } from './real-language.ts'

/**
 * A text formatted by us and by the real language; undefined when it has syntax errors, or calls a function in a
 * namespace: the compiled formatter is older than those, and splits `a::f()` into `a : : f()`.
 */
export async function compareFormat(
  text: string,
): Promise<{ readonly ours: string; readonly real: string } | undefined> {
  if (text.includes('::') || parseHcl({ name: 't.hcl', text }).diagnostics.length > 0) return undefined
  return { ours: formatHcl(text), real: await realFormat(text) }
}
