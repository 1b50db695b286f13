import { assertNever } from '../../assert-never.ts'
import type { Diagnostic } from '../diagnostic.ts'
import type { SourceText, Span } from '../source.ts'
import { parseInString } from './json-string.ts'
import type { JsonValue } from './json-tree.ts'
import { parseHclExpression, parseHclTemplate } from './parse-hcl.ts'
import type { Expression, ObjectItem, ObjectKey } from './syntax-tree.ts'

/**
 * A JSON value as an expression: texts are templates (`"${var.x}"` keeps the value's type), and so are names of
 * properties; arrays are tuples. What is wrong within templates goes to `diagnostics`.
 */
export function jsonExpression(source: SourceText, value: JsonValue, diagnostics: Diagnostic[]): Expression {
  const { span } = value
  switch (value.kind) {
    case 'string':
      return template(source, span, diagnostics)
    case 'number':
      return value.text.startsWith('-')
        ? { kind: 'unary', operator: '-', operand: number(value.text.slice(1), span.from + 1, span.to), span }
        : number(value.text, span.from, span.to)
    case 'boolean':
      return { kind: 'literal', value: value.value, span }
    case 'null':
      return { kind: 'literal', value: null, span }
    case 'array':
      return {
        kind: 'tuple',
        elements: value.elements.map((element) => jsonExpression(source, element, diagnostics)),
        span,
      }
    case 'object':
      return { kind: 'object', items: objectItems(source, value, diagnostics), span }
    default:
      return assertNever(value)
  }
}

/**
 * The native expression that a text of HCL-JSON holds, for what is never a template there: type constraints
 * (`"list(string)"`) and references. Anything but a plain text is given back as it is.
 */
export function nativeExpression(
  source: SourceText,
  expression: Expression,
): { readonly expression: Expression; readonly diagnostics: readonly Diagnostic[] } {
  const isString = expression.kind === 'template' && expression.form.type === 'bare'
  if (!isString || source.text[expression.span.from] !== '"') return { expression, diagnostics: [] }
  return parseInString(source, expression.span, parseHclExpression)
}

function number(text: string, from: number, to: number): Expression {
  return { kind: 'literal', value: { type: 'number', text }, span: { from, to } }
}

function template(source: SourceText, string: Span, diagnostics: Diagnostic[]): Expression {
  const parsed = parseInString(source, string, parseHclTemplate)
  diagnostics.push(...parsed.diagnostics)
  return { ...parsed.expression, span: string }
}

function objectItems(
  source: SourceText,
  value: Extract<JsonValue, { kind: 'object' }>,
  diagnostics: Diagnostic[],
): ObjectItem[] {
  const names = new Set<string>()
  return value.properties.map((property): ObjectItem => {
    const key = objectKey(source, property.name, property.nameSpan, diagnostics)
    if (key.kind === 'name') {
      if (names.has(key.name)) diagnostics.push(duplicate(source, key.name, key.span))
      names.add(key.name)
    }
    return {
      key,
      value: jsonExpression(source, property.value, diagnostics),
      span: { from: property.nameSpan.from, to: property.value.span.to },
    }
  })
}

function objectKey(source: SourceText, name: string, span: Span, diagnostics: Diagnostic[]): ObjectKey {
  if (!name.includes('${') && !name.includes('%{')) return { kind: 'name', name, span }
  return { kind: 'expression', expression: template(source, span, diagnostics), span }
}

function duplicate(source: SourceText, name: string, span: Span): Diagnostic {
  return {
    severity: 'error',
    code: 'duplicate-key',
    summary: `"${name}" stands twice in this object`,
    detail: 'Keep one of the two; the other is further up.',
    place: { source, span },
  }
}
