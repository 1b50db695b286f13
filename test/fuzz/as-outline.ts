import type { Expression, SplatStep, TemplatePart } from '#shared/language/hcl/syntax-tree.ts'
import { isConstantIndex } from './as-json.ts'
import type { RealNode } from './real-language.ts'

/*
 * Trees of expressions as one line of text, the same for the real parser's tree and ours. Names of keys and contents of
 * texts are left out: the comparison by values sees those.
 */

const operators: Readonly<Record<string, string>> = {
  ...{ add: '+', subtract: '-', multiply: '*', divide: '/', modulo: '%' },
  ...{ equal: '==', notEqual: '!=', greaterThan: '>', greaterThanOrEqual: '>=', lessThan: '<', lessThanOrEqual: '<=' },
  ...{ logicalOr: '||', logicalAnd: '&&', logicalNot: '!', negate: '-' },
}

export function outlineOfReal(node: RealNode): string {
  const children = node.children ?? []
  const inner = children.map(outlineOfReal)
  const meta = node.meta ?? {}
  switch (node.type) {
    case '':
      return inner.length === 0 ? '@' : `(${inner.join(' ')})`
    case 'literalValue':
      return meta.type === 'string' ? 'text' : String(meta.value)
    case 'scopeTraversal': {
      const [root, ...steps] = traversalOf(meta)
      return steps.reduce(step, root?.segment ?? '')
    }
    case 'relativeTraversal':
      return traversalOf(meta).reduce(step, inner[0] ?? '')
    case 'index':
      return `${inner[0]}[${inner[1]}]`
    case 'splat':
      return `splat(${inner.join(', ')})`
    case 'function':
      return `${String(meta.name)}(${inner.join(', ')}${meta.expandedFinalArgument === true ? '...' : ''})`
    case 'tuple':
      return `[${inner.join(', ')}]`
    case 'object':
      return `{${inner.map((text, at) => (at % 2 === 0 ? key(text) : text)).join(', ')}}`
    case 'for':
      return `for(${String(meta.keyVar)},${String(meta.valVar)}: ${inner.join(', ')}${meta.groupedValue === true ? '...' : ''})`
    case 'conditional':
      return `(${inner[0]} ? ${inner[1]} : ${inner[2]})`
    case 'unaryOp':
      return `${operators[String(meta.operator)]}${inner[0]}`
    case 'binaryOp':
      return `(${inner[0]} ${operators[String(meta.operator)]} ${inner[1]})`
    case 'template':
      return `template(${inner.join(', ')})`
    case 'templateWrap':
      return `wrap(${inner[0]})`
    case 'templateJoin':
      return inner[0] ?? ''
    default:
      return `${node.type}?`
  }
}

/** The segment of an index that is neither number nor text is left out. */
type Step = { readonly type: string; readonly segment?: string }

function traversalOf(meta: Readonly<Record<string, unknown>>): readonly Step[] {
  return (meta.traversal ?? []) as readonly Step[]
}

function step(inner: string, { type, segment }: Step): string {
  if (type === 'nameTraversal') return `${inner}.${segment}`
  if (segment === undefined) return `${inner}[word]`
  return `${inner}[${segment.startsWith('"') ? 'text' : segment}]`
}

/** The wrapper around keys shows nothing of a name, and one level more of anything else. */
function key(outline: string): string {
  return outline === '@' ? 'name' : outline.slice(1, -1)
}

export function outlineOf(expression: Expression): string {
  switch (expression.kind) {
    case 'literal':
      return typeof expression.value === 'object' && expression.value !== null
        ? expression.value.text
        : String(expression.value)
    case 'template': {
      const [part] = expression.parts
      if (expression.parts.length === 1 && part?.kind === 'interpolation') return `wrap(${outlineOf(part.expression)})`
      return outlineOfParts(expression.parts)
    }
    case 'tuple':
      return `[${expression.elements.map(outlineOf).join(', ')}]`
    case 'object':
      return `{${expression.items
        .flatMap((item) => [item.key.kind === 'name' ? 'name' : outlineOf(item.key.expression), outlineOf(item.value)])
        .join(', ')}}`
    case 'for': {
      const parts = [expression.collection, expression.key, expression.value, expression.condition]
      const inner = parts.filter((part) => part !== undefined).map(outlineOf)
      return `for(${expression.keyName ?? ''},${expression.valueName}: ${inner.join(', ')}${expression.grouped ? '...' : ''})`
    }
    case 'call':
      return `${expression.name}(${expression.arguments.map(outlineOf).join(', ')}${expression.expandLast ? '...' : ''})`
    case 'variable':
      return expression.name
    case 'attribute-access':
      return outlineOfStep(outlineOf(expression.object), {
        kind: 'attribute',
        name: expression.name,
        legacyIndex: expression.legacyIndex,
        span: expression.nameSpan,
      })
    case 'index-access':
      return outlineOfStep(outlineOf(expression.object), {
        kind: 'index',
        index: expression.index,
        span: expression.span,
      })
    case 'splat':
      return `splat(${outlineOf(expression.object)}, ${expression.each.reduce(outlineOfStep, '@')})`
    case 'unary':
      return `${expression.operator}${outlineOf(expression.operand)}`
    case 'binary':
      return `(${outlineOf(expression.left)} ${expression.operator} ${outlineOf(expression.right)})`
    case 'conditional':
      return `(${outlineOf(expression.condition)} ? ${outlineOf(expression.then)} : ${outlineOf(expression.otherwise)})`
    case 'parenthesized':
      return `(${outlineOf(expression.inner)})`
    case 'broken':
      return 'broken'
  }
}

function outlineOfStep(inner: string, one: SplatStep): string {
  switch (one.kind) {
    case 'attribute':
      return one.legacyIndex ? `${inner}[${Number(one.name)}]` : `${inner}.${one.name}`
    case 'index': {
      if (!isConstantIndex(one.index)) return `${inner}[${outlineOf(one.index)}]`
      if (one.index.kind === 'template') return `${inner}[text]`
      const outline = outlineOf(one.index)
      return `${inner}[${/^[0-9]/.test(outline) ? Number(outline) : 'word'}]`
    }
    case 'splat':
      return `splat(${inner}, ${one.each.reduce(outlineOfStep, '@')})`
  }
}

function outlineOfParts(parts: readonly TemplatePart[]): string {
  return parts.length === 0 ? 'template(text)' : `template(${parts.map(outlineOfPart).join(', ')})`
}

function outlineOfPart(part: TemplatePart): string {
  switch (part.kind) {
    case 'text':
      return 'text'
    case 'interpolation':
      return outlineOf(part.expression)
    case 'if':
      return `(${outlineOf(part.condition)} ? ${outlineOfParts(part.then)} : ${outlineOfParts(part.otherwise)})`
    case 'for':
      return `for(${part.keyName ?? ''},${part.valueName}: ${outlineOf(part.collection)}, ${outlineOfParts(part.body)})`
  }
}
