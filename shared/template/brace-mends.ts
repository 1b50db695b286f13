import type { Mend } from '../language/diagnostic.ts'
import type { Place, TextChange } from '../language/source.ts'

/**
 * Keeps braces of other tools (`docker ps --format '{{.ID}}'`) from being rendered: an empty text between the two braces
 * means nothing to a shell, and no action begins. `mistaken` says which actions, by what stands behind the braces.
 * Undefined where the text is not written in one piece, in quotes.
 */
export function shieldBraces({ source, span }: Place, mistaken: RegExp): Mend | undefined {
  const written = source.text.slice(span.from, span.to)
  if (!written.startsWith('"')) return undefined
  const changes: TextChange[] = []
  let quote = ''
  for (let at = 1; at < written.length - 1; at += 1) {
    const one = written[at] === '\\' ? written.slice(at, at + 2) : (written[at] ?? '')
    if (written.startsWith('{{', at) && mistaken.test(written.slice(at + 2))) {
      const here = span.from + at + 1
      changes.push({ from: here, to: here, insert: quote === '"' ? '\\"\\"' : "''" })
    }
    if (one === "'" && quote !== '"') quote = quote === "'" ? '' : "'"
    if (one === '\\"' && quote !== "'") quote = quote === '"' ? '' : '"'
    at += one.length - 1
  }
  return changes.length === 0 ? undefined : { title: 'Keep the braces for the command', changes }
}

/** Puts HCL2's own variables in place of `{{ user … }}`, which HCL2 templates do not have. */
export function userAsVariable({ source, span }: Place): Mend | undefined {
  const written = source.text.slice(span.from, span.to)
  const calls = [...written.matchAll(/\{\{-?\s*user\s+(?:`([\w-]+)`|\\?"([\w-]+)\\?")\s*-?\}\}/g)]
  if (calls.length === 0) return undefined
  const changes = calls.map((call) => ({
    from: span.from + call.index,
    to: span.from + call.index + call[0].length,
    insert: `\${var.${call[1] ?? call[2] ?? ''}}`,
  }))
  return { title: 'Write it as a variable of HCL2', changes }
}
