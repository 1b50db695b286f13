import { isDeepStrictEqual } from 'node:util'
import { parseHcl } from '#shared/language/hcl/parse-hcl.ts'
import type { Body, Expression } from '#shared/language/hcl/syntax-tree.ts'
import { bodyAsJson } from './as-json.ts'
import { outlineOf, outlineOfReal } from './as-outline.ts'
import { realExpression, realParse } from './real-language.ts'

export interface Comparison {
  readonly valid: boolean
  /** How many expressions were compared as trees. */
  readonly trees: number
  /** What differs, in words; undefined when nothing does. */
  readonly difference?: string
}

/** Reads the text with our parser and with the real one, and says what differs: validity, values, or trees. */
export async function compareSyntax(text: string): Promise<Comparison> {
  const parsed = parseHcl({ name: 't.hcl', text })
  const ours = parsed.diagnostics[0]
  const real = await realParse(text)
  const valid = real.valid
  if (valid !== (ours === undefined)) {
    const difference = real.valid ? `refused by us: ${ours?.summary}` : `accepted by us: ${real.message}`
    return { valid, trees: 0, difference }
  }
  if (!real.valid) return { valid, trees: 0 }
  const json = bodyAsJson(text, parsed.file.body)
  if (real.json !== undefined && json !== undefined && !isDeepStrictEqual(normal(json), normal(real.json))) {
    const difference = `values differ:\n  ours ${JSON.stringify(json)}\n  real ${JSON.stringify(real.json)}`
    return { valid, trees: 0, difference }
  }
  let trees = 0
  for (const expression of expressionsOf(parsed.file.body)) {
    const source = `${text.slice(expression.span.from, expression.span.to)}\n`
    const node = await realExpression(source)
    if (node === undefined) continue
    trees += 1
    const [one, other] = [outlineOf(expression), outlineOfReal(node)]
    if (one !== other) return { valid, trees, difference: `trees differ:\n  ours ${one}\n  real ${other}` }
  }
  return { valid, trees }
}

function expressionsOf(body: Body): Expression[] {
  return body.items.flatMap((item) => (item.kind === 'attribute' ? [item.value] : expressionsOf(item.body)))
}

/** As plain data with normalised texts: the real language normalises them when it makes values. */
function normal(value: unknown): unknown {
  if (typeof value === 'string') return value.normalize('NFC')
  if (Array.isArray(value)) return value.map(normal)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name.normalize('NFC'), normal(one)]))
}
