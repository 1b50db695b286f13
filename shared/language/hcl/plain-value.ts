import type { PlainValue } from './literal-text.ts'
import type { Expression, TemplateExpression } from './syntax-tree.ts'

/** The value of an expression that is plain data; undefined when it has to be evaluated. */
export function plainValueOf(expression: Expression): PlainValue | undefined {
  switch (expression.kind) {
    case 'literal':
      return typeof expression.value === 'object' && expression.value !== null
        ? plainNumber(expression.value.text)
        : expression.value
    case 'template':
      return plainText(expression)
    case 'unary': {
      const operand = expression.operator === '-' ? plainValueOf(expression.operand) : undefined
      return typeof operand === 'number' ? -operand : undefined
    }
    case 'tuple': {
      const elements = expression.elements.map(plainValueOf)
      return elements.every((element) => element !== undefined) ? elements : undefined
    }
    case 'object': {
      const entries = expression.items.map(({ key, value }) => {
        const name = key.kind === 'name' ? key.name : plainKey(key.expression)
        const plain = plainValueOf(value)
        return name === undefined || plain === undefined ? undefined : ([name, plain] as const)
      })
      return entries.every((entry) => entry !== undefined) ? Object.fromEntries(entries) : undefined
    }
    default:
      return undefined
  }
}

function plainText({ parts }: TemplateExpression): string | undefined {
  return parts.every((part) => part.kind === 'text') ? parts.map((part) => part.value).join('') : undefined
}

function plainKey(expression: Expression): string | undefined {
  return expression.kind === 'template' ? plainText(expression) : undefined
}

/** A number that JavaScript would write otherwise than the template stays code. */
function plainNumber(text: string): number | undefined {
  const value = Number(text)
  return String(value) === text ? value : undefined
}
