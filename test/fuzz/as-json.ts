import type { Body, Expression, ObjectKey, TemplateExpression, TemplatePart } from '#shared/language/hcl/syntax-tree.ts'

/**
 * Our tree in the shape that hcl2json prints: blocks by type and labels in arrays, literals as values, templates as
 * text, every other expression as `${its source}`. Undefined where hcl2json cannot print it (a block and an attribute
 * of one name).
 */
export function bodyAsJson(text: string, body: Body): unknown {
  const result: Record<string, unknown> = {}
  const blocks = new Set<string>()
  for (const item of body.items) {
    if (item.kind === 'attribute') {
      if (blocks.has(item.name)) return undefined
      result[item.name] = expressionAsJson(text, item.value)
      continue
    }
    if (Object.hasOwn(result, item.type) && !blocks.has(item.type)) return undefined
    blocks.add(item.type)
    const inner = bodyAsJson(text, item.body)
    if (inner === undefined) return undefined
    let holder: Record<string, unknown> = result
    let name = item.type
    for (const label of item.labels) {
      const next = Object.hasOwn(holder, name) ? holder[name] : {}
      if (typeof next !== 'object' || next === null || Array.isArray(next)) return undefined
      define(holder, name, next)
      holder = next as Record<string, unknown>
      name = label.text
    }
    const list = Object.hasOwn(holder, name) ? holder[name] : []
    if (!Array.isArray(list)) return undefined
    define(holder, name, [...list, inner])
  }
  return result
}

function define(holder: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true })
}

function expressionAsJson(text: string, expression: Expression): unknown {
  switch (expression.kind) {
    case 'literal':
      return typeof expression.value === 'object' && expression.value !== null
        ? Number(expression.value.text)
        : expression.value
    case 'template': {
      const only = wrapped(expression)
      return only === undefined ? templateAsText(text, expression.parts) : expressionAsJson(text, only)
    }
    case 'tuple':
      return expression.elements.map((element) => expressionAsJson(text, element))
    case 'object': {
      const result: Record<string, unknown> = {}
      for (const item of expression.items) define(result, keyAsText(text, item.key), expressionAsJson(text, item.value))
      return result
    }
    case 'unary': {
      const value = expressionAsJson(text, expression.operand)
      if (expression.operand.kind !== 'literal') return sourceInBraces(text, expression)
      if (expression.operator === '-' && typeof value === 'number') return -value
      return expression.operator === '!' && typeof value === 'boolean' ? !value : sourceInBraces(text, expression)
    }
    default:
      return sourceInBraces(text, expression)
  }
}

function wrapped(template: TemplateExpression): Expression | undefined {
  const [part] = template.parts
  return template.parts.length === 1 && part?.kind === 'interpolation' ? part.expression : undefined
}

function sourceInBraces(text: string, expression: Expression): string {
  return `\${${text.slice(expression.span.from, expression.span.to)}}`
}

function keyAsText(text: string, key: ObjectKey): string {
  if (key.kind === 'name') return key.name
  const { expression } = key
  if (expression.kind === 'template' || expression.kind === 'conditional' || expression.kind === 'literal')
    return partAsText(text, expression)
  return isPlainTraversal(expression)
    ? text.slice(expression.span.from, expression.span.to)
    : sourceInBraces(text, expression)
}

function isPlainTraversal(expression: Expression): boolean {
  switch (expression.kind) {
    case 'variable':
      return true
    case 'attribute-access':
      return isPlainTraversal(expression.object)
    case 'index-access':
      return isPlainTraversal(expression.object) && isConstantIndex(expression.index)
    default:
      return false
  }
}

/** Indices that the real tree holds as part of a traversal. */
export function isConstantIndex(index: Expression): boolean {
  if (index.kind === 'literal') return true
  return index.kind === 'template' && (index.parts.length === 0 || index.parts.every((part) => part.kind === 'text'))
}

function templateAsText(text: string, parts: readonly TemplatePart[]): string {
  return parts.map((part) => templatePartAsText(text, part)).join('')
}

function templatePartAsText(text: string, part: TemplatePart): string {
  switch (part.kind) {
    case 'text':
      return escaped(part.value)
    case 'interpolation':
      return partAsText(text, part.expression)
    case 'if': {
      const condition = text.slice(part.condition.span.from, part.condition.span.to)
      return conditional(condition, templateAsText(text, part.then), templateAsText(text, part.otherwise))
    }
    case 'for': {
      const names = part.keyName === undefined ? part.valueName : `${part.keyName}, ${part.valueName}`
      const collection = text.slice(part.collection.span.from, part.collection.span.to)
      return `%{for ${names} in ${collection}}${templateAsText(text, part.body)}%{endfor}`
    }
  }
}

function partAsText(text: string, expression: Expression): string {
  switch (expression.kind) {
    case 'template': {
      const only = wrapped(expression)
      return only === undefined ? templateAsText(text, expression.parts) : partAsText(text, only)
    }
    case 'literal':
      return String(expressionAsJson(text, expression))
    case 'conditional':
      return conditional(
        text.slice(expression.condition.span.from, expression.condition.span.to),
        partAsText(text, expression.then),
        partAsText(text, expression.otherwise),
      )
    default:
      return sourceInBraces(text, expression)
  }
}

function conditional(condition: string, then: string, otherwise: string): string {
  return `%{if ${condition}}${then}${otherwise === '' ? '' : `%{else}${otherwise}`}%{endif}`
}

function escaped(value: string): string {
  return value.replaceAll('${', () => '$${').replaceAll('%{', '%%{')
}
