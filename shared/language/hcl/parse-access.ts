import type { ParseContext } from './parse-context.ts'
import type { Token } from './scanner.ts'
import { broken, expectClosing, inWords } from './syntax-errors.ts'
import type { Expression, SplatStep } from './syntax-tree.ts'

/** Reads what follows a value: `.name`, `.0`, `[index]`, `.*` and `[*]`, as often as they stand there. */
export function parseAccesses(context: ParseContext, start: Expression): Expression {
  const { scanner } = context
  let expression = start
  for (;;) {
    if (expression.kind === 'broken') return expression
    if (scanner.isMark('.')) expression = parseDot(context, expression)
    else if (scanner.isMark('[')) expression = parseBracket(context, expression)
    else return expression
  }
}

function parseDot(context: ParseContext, object: Expression): Expression {
  const { scanner } = context
  const dot = scanner.take()
  if (scanner.accept('*') !== undefined) {
    const each = parseAttributeSteps(context)
    return { kind: 'splat', form: 'attribute', object, each, span: scanner.spanFrom(object.span.from) }
  }
  const step = takeAttributeStep(context)
  if (step === undefined) {
    const detail = `Found ${inWords(scanner.peek())} after it.`
    return broken(scanner, object.span.from, 'missing-attribute', 'A name must follow the dot', detail, dot)
  }
  return {
    kind: 'attribute-access',
    object,
    name: step.name,
    nameSpan: step.span,
    legacyIndex: step.legacyIndex,
    span: { from: object.span.from, to: step.span.to },
  }
}

function parseBracket(context: ParseContext, object: Expression): Expression {
  const { scanner } = context
  const open = scanner.take()
  const index = parseIndexOrStar(context, open)
  if (index !== undefined) return { kind: 'index-access', object, index, span: scanner.spanFrom(object.span.from) }
  const each = parseFullSteps(context)
  return { kind: 'splat', form: 'full', object, each, span: scanner.spanFrom(object.span.from) }
}

/**
 * What stands in brackets, with the closing one; undefined is a star. The star and its closing bracket must stand on
 * one line (unless lines mean nothing here anyway), an index need not.
 */
function parseIndexOrStar(context: ParseContext, open: Token): Expression | undefined {
  const { scanner } = context
  if (scanner.accept('*') !== undefined) {
    expectClosing(context, ']', open, 'bracket')
    return undefined
  }
  return scanner.withoutNewlines(() => {
    const index = context.expression()
    expectClosing(context, ']', open, 'bracket')
    return index
  })
}

type AttributeStep = Extract<SplatStep, { kind: 'attribute' }>

/** A name, or the legacy index `.0`. */
function takeAttributeStep(context: ParseContext): AttributeStep | undefined {
  const { scanner } = context
  const token = scanner.peek()
  const span = { from: token.from, to: token.to }
  if (token.kind === 'identifier') {
    scanner.take()
    return { kind: 'attribute', name: token.text, legacyIndex: false, span }
  }
  if (token.kind !== 'number') return undefined
  scanner.take()
  if (token.text.includes('.')) {
    const better = token.text
      .split('.')
      .map((index) => `[${index}]`)
      .join('')
    scanner.error(
      span,
      'chained-legacy-index',
      'Two indices cannot follow one another in this old form',
      `Write ${better}.`,
      // The dot before the indices goes with them.
      { title: `Write ${better}`, changes: [{ from: span.from - 1, to: span.to, insert: better }] },
    )
  }
  return { kind: 'attribute', name: token.text, legacyIndex: true, span }
}

/** After `.*` only names and legacy indices belong to each element; a bracket applies to the whole result. */
function parseAttributeSteps(context: ParseContext): SplatStep[] {
  const { scanner } = context
  const steps: SplatStep[] = []
  while (scanner.isMark('.')) {
    const dot = scanner.take()
    const step = takeAttributeStep(context)
    if (step === undefined) {
      const detail = scanner.isMark('*') ? 'A second .* cannot follow the first; use [*] instead.' : undefined
      scanner.error(dot, 'missing-attribute', 'A name must follow the dot', detail)
      scanner.lose()
      return steps
    }
    steps.push(step)
  }
  return steps
}

/** After `[*]` every further access belongs to each element. */
function parseFullSteps(context: ParseContext): SplatStep[] {
  return context.scanner.deeper(
    () => readFullSteps(context),
    () => [],
  )
}

function readFullSteps(context: ParseContext): SplatStep[] {
  const { scanner } = context
  const steps: SplatStep[] = []
  for (;;) {
    if (scanner.isMark('.')) {
      const dot = scanner.take()
      if (scanner.accept('*') !== undefined) {
        const each = parseAttributeSteps(context)
        steps.push({ kind: 'splat', form: 'attribute', each, span: scanner.spanFrom(dot.from) })
        continue
      }
      const step = takeAttributeStep(context)
      if (step === undefined) {
        scanner.error(dot, 'missing-attribute', 'A name must follow the dot')
        scanner.lose()
        return steps
      }
      steps.push(step)
    } else if (scanner.isMark('[')) {
      const open = scanner.take()
      const index = parseIndexOrStar(context, open)
      if (index === undefined) {
        steps.push({ kind: 'splat', form: 'full', each: parseFullSteps(context), span: scanner.spanFrom(open.from) })
      } else {
        steps.push({ kind: 'index', index, span: scanner.spanFrom(open.from) })
      }
    } else {
      return steps
    }
  }
}
