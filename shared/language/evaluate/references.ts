import { assertNever } from '../../assert-never.ts'
import type { Expression, SplatStep, TemplatePart } from '../hcl/syntax-tree.ts'
import type { Span } from '../source.ts'

/** A mention of something outside the expression, such as `var.region` or `data.outscale-omi.base.id`. */
export interface Reference {
  /** `var`, `local`, `data`, … */
  readonly root: string
  readonly rootSpan: Span
  /** The names after the root, as far as they are written out: `['region']`, `['outscale-omi', 'base', 'id']`. */
  readonly path: readonly ReferenceStep[]
  /** From the root to the last step. */
  readonly span: Span
}

export interface ReferenceStep {
  readonly name: string
  readonly span: Span
}

/**
 * What an expression refers to, in the order of the text, names bound by its own `for`s left out. The arguments of
 * `convert` that are type expressions count as what they are: `string` in them is a reference only in name.
 */
export function references(expression: Expression): readonly Reference[] {
  const found: Reference[] = []
  visit(expression, new Set(), found)
  return found
}

type Bound = ReadonlySet<string>

function visit(expression: Expression, bound: Bound, found: Reference[]): void {
  switch (expression.kind) {
    case 'literal':
    case 'broken':
      return
    case 'template':
      visitParts(expression.parts, bound, found)
      return
    case 'tuple':
      for (const element of expression.elements) visit(element, bound, found)
      return
    case 'object':
      for (const item of expression.items) {
        if (item.key.kind === 'expression') visit(item.key.expression, bound, found)
        visit(item.value, bound, found)
      }
      return
    case 'for': {
      visit(expression.collection, bound, found)
      const inner = withNames(bound, expression.keyName, expression.valueName)
      if (expression.key !== undefined) visit(expression.key, inner, found)
      visit(expression.value, inner, found)
      if (expression.condition !== undefined) visit(expression.condition, inner, found)
      return
    }
    case 'call': {
      const visited = expression.name === 'convert' ? expression.arguments.slice(0, 1) : expression.arguments
      for (const argument of visited) visit(argument, bound, found)
      return
    }
    case 'variable':
    case 'attribute-access':
    case 'index-access':
      visitTraversal(expression, bound, found)
      return
    case 'splat':
      visit(expression.object, bound, found)
      visitSteps(expression.each, bound, found)
      return
    case 'unary':
      visit(expression.operand, bound, found)
      return
    case 'binary':
      visit(expression.left, bound, found)
      visit(expression.right, bound, found)
      return
    case 'conditional':
      visit(expression.condition, bound, found)
      visit(expression.then, bound, found)
      visit(expression.otherwise, bound, found)
      return
    case 'parenthesized':
      visit(expression.inner, bound, found)
      return
    default:
      assertNever(expression)
  }
}

function visitParts(parts: readonly TemplatePart[], bound: Bound, found: Reference[]): void {
  for (const part of parts) {
    switch (part.kind) {
      case 'text':
        break
      case 'interpolation':
        visit(part.expression, bound, found)
        break
      case 'if':
        visit(part.condition, bound, found)
        visitParts(part.then, bound, found)
        visitParts(part.otherwise, bound, found)
        break
      case 'for':
        visit(part.collection, bound, found)
        visitParts(part.body, withNames(bound, part.keyName, part.valueName), found)
        break
      default:
        assertNever(part)
    }
  }
}

function visitSteps(steps: readonly SplatStep[], bound: Bound, found: Reference[]): void {
  for (const step of steps) {
    if (step.kind === 'index') visit(step.index, bound, found)
    if (step.kind === 'splat') visitSteps(step.each, bound, found)
  }
}

function withNames(bound: Bound, ...names: readonly (string | undefined)[]): Bound {
  return new Set([...bound, ...names.filter((name) => name !== undefined)])
}

type Traversal = Extract<Expression, { kind: 'variable' | 'attribute-access' | 'index-access' }>

function visitTraversal(expression: Traversal, bound: Bound, found: Reference[]): void {
  const reference = readTraversal(expression)
  if (reference !== undefined) {
    if (!bound.has(reference.root)) found.push(reference)
  } else if (expression.kind === 'attribute-access' || expression.kind === 'index-access') {
    visit(expression.object, bound, found)
  }
  if (expression.kind !== 'variable') visitIndexes(expression, bound, found)
}

/** The expressions inside brackets are references of their own: `var.zones[local.zone]`. */
function visitIndexes(expression: Expression, bound: Bound, found: Reference[]): void {
  if (expression.kind === 'index-access') {
    if (readTraversal(expression.object) !== undefined) visitIndexes(expression.object, bound, found)
    visit(expression.index, bound, found)
  } else if (expression.kind === 'attribute-access' && readTraversal(expression.object) !== undefined) {
    visitIndexes(expression.object, bound, found)
  }
}

/** Undefined when the traversal does not start at a variable. Steps end at the first index that is not a plain text. */
function readTraversal(expression: Expression): Reference | undefined {
  if (expression.kind === 'variable') {
    return { root: expression.name, rootSpan: expression.span, path: [], span: expression.span }
  }
  if (expression.kind !== 'attribute-access' && expression.kind !== 'index-access') return undefined
  const object = readTraversal(expression.object)
  if (object === undefined) return undefined
  const step = stepOf(expression)
  if (step === undefined || object.span.to !== expression.object.span.to) return object
  return { ...object, path: [...object.path, step], span: { from: object.span.from, to: expression.span.to } }
}

function stepOf(
  expression: Extract<Traversal, { kind: 'attribute-access' | 'index-access' }>,
): ReferenceStep | undefined {
  if (expression.kind === 'attribute-access') return { name: expression.name, span: expression.nameSpan }
  const text = literalText(expression.index)
  return text === undefined ? undefined : { name: text, span: expression.index.span }
}

/** The text of a quoted string without interpolation. */
export function literalText(expression: Expression): string | undefined {
  if (expression.kind !== 'template') return undefined
  const [first, ...others] = expression.parts
  if (first === undefined) return ''
  return first.kind === 'text' && others.length === 0 ? first.value : undefined
}
