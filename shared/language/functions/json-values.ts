import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser'
import { lineColumnAt } from '../source.ts'
import type { Value } from '../value.ts'
import { boolValue, nullValue, numberValue, objectValue, stringValue, tupleValue } from '../values/make.ts'
import { parseNumber } from '../values/number.ts'
import { FunctionProblem } from './function-definition.ts'

/** The value of strict JSON text, numbers exact; of equal keys the last one counts. Throws a FunctionProblem. */
export function valueFromJson(text: string): Value {
  const errors: ParseError[] = []
  const tree = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false })
  const [error] = errors
  if (error !== undefined || tree === undefined) {
    const { line, column } = lineColumnAt(text, error?.offset ?? 0)
    const why = error === undefined ? 'it is empty' : wordsOf(printParseErrorCode(error.error))
    throw new FunctionProblem(`the text is not JSON: line ${line}, column ${column}: ${why}`, 0)
  }
  return nodeValue(tree, text)
}

/** `CommaExpected` as words: `comma expected`. */
function wordsOf(name: string): string {
  return name.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`).toLowerCase()
}

function nodeValue(node: Node, text: string): Value {
  switch (node.type) {
    case 'object':
      return objectValue(new Map((node.children ?? []).map((property) => entryOf(property, text))))
    case 'array':
      return tupleValue((node.children ?? []).map((child) => nodeValue(child, text)))
    case 'number': {
      const written = text.slice(node.offset, node.offset + node.length)
      const number = parseNumber(written)
      return number === undefined ? nullValue() : numberValue(number)
    }
    case 'string':
      return stringValue(String(node.value))
    case 'boolean':
      return boolValue(node.value === true)
    default:
      return nullValue()
  }
}

function entryOf(property: Node, text: string): readonly [string, Value] {
  const [key, value] = property.children ?? []
  return [String(key?.value), value === undefined ? nullValue() : nodeValue(value, text)]
}
