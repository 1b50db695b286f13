import type { ParseContext } from './parse-context.ts'
import { recoverTo } from './parse-context.ts'
import type { Scanner, Token } from './scanner.ts'
import { broken, expectClosing, inWords } from './syntax-errors.ts'
import type { Expression } from './syntax-tree.ts'

/** `[for …]` or `{for …}`; the opening bracket `open` is taken, and `for` stands next. */
export function parseFor(context: ParseContext, open: Token, closing: ']' | '}'): Expression {
  const { scanner } = context
  const fail = (summary: string, detail: string): Expression => {
    const result = broken(scanner, open.from, 'invalid-for', summary, detail)
    recoverTo(context, closing, open)
    return result
  }
  scanner.take()
  const names = parseForNames(scanner)
  if (names === undefined)
    return fail(
      'A for expression needs one or two names',
      'Write [for item in list : value] or {for key, value in map : key => value}.',
    )
  if (!scanner.isWord('in'))
    return fail('A for expression needs "in" after its names', `Found ${inWords(scanner.peek())} instead.`)
  scanner.take()
  const collection = context.expression()
  if (scanner.accept(':') === undefined)
    return fail('A for expression needs a colon after its collection', `Found ${inWords(scanner.peek())} instead.`)
  const first = context.expression()
  const arrow = scanner.peek()
  const value = scanner.accept('=>') === undefined ? undefined : context.expression()
  const ellipsis = scanner.peek()
  const grouped = scanner.accept('...') !== undefined
  if (closing === '}' && value === undefined)
    return fail('A for expression in braces needs key => value', `Found ${inWords(scanner.peek())} after the key.`)
  if (closing === ']' && value !== undefined)
    scanner.error(
      arrow,
      'invalid-for',
      'A for expression in brackets has no key',
      'Use braces to make an object: {for … : key => value}.',
    )
  if (closing === ']' && grouped) scanner.error(ellipsis, 'invalid-for', 'Grouping by "..." is possible in braces only')
  let condition: Expression | undefined
  if (scanner.isWord('if')) {
    scanner.take()
    condition = context.expression()
  }
  expectClosing(context, closing, open, 'for expression')
  return {
    kind: 'for',
    ...names,
    collection,
    ...(value === undefined ? { value: first } : { key: first, value }),
    ...(condition === undefined ? {} : { condition }),
    grouped,
    span: scanner.spanFrom(open.from),
  }
}

/** One or two names of a `for`, in expressions and in templates. */
export function parseForNames(scanner: Scanner): { readonly keyName?: string; readonly valueName: string } | undefined {
  const first = scanner.peek()
  if (first.kind !== 'identifier') return undefined
  scanner.take()
  if (scanner.accept(',') === undefined) return { valueName: first.text }
  const second = scanner.peek()
  if (second.kind !== 'identifier') return undefined
  scanner.take()
  return { keyName: first.text, valueName: second.text }
}
