import type { Type, Value } from '../value.ts'
import { textOf } from '../values/inspect.ts'
import { listValue, nullValue, objectValue, stringValue, tupleValue } from '../values/make.ts'
import { dynamicType, listOf, objectOf, stringType, tupleOf } from '../values/types.ts'
import { textAt } from './arguments.ts'
import { type FunctionDefinition, FunctionProblem, type Parameter } from './function-definition.ts'
import { type Match, matchesOf, replaceMatches } from './regex-matching.ts'
import { compileRegularExpression, type RegularExpression } from './regular-expression.ts'

const pattern: Parameter = { name: 'pattern', type: stringType }
const text: Parameter = { name: 'text', type: stringType }

/** Functions of regular expressions. What they return depends on the pattern's groups: none, unnamed or named ones. */
export const regexFunctions: readonly FunctionDefinition[] = [
  {
    kind: 'values',
    name: 'regex',
    topic: 'string',
    help: 'The first match of a pattern: the text, or its groups as a tuple, or its named groups as an object.',
    parameters: [pattern, text],
    returns: (values) => resultType(values) ?? dynamicType,
    call: (values) => {
      const expression = compileRegularExpression(textAt(values, 0), 0)
      const [first] = matchesOf(expression, textAt(values, 1))
      if (first === undefined) throw new FunctionProblem('the pattern does not match any part of the text', 0)
      return matchValue(first, groupNames(expression))
    },
  },
  {
    kind: 'values',
    name: 'regexall',
    topic: 'string',
    help: 'All matches of a pattern, as a list of what regex returns for one.',
    parameters: [pattern, text],
    returns: (values) => listOf(resultType(values) ?? dynamicType),
    call: (values) => {
      const expression = compileRegularExpression(textAt(values, 0), 0)
      const names = groupNames(expression)
      const found = matchesOf(expression, textAt(values, 1)).map((match) => matchValue(match, names))
      return listValue(typeOf(names), found)
    },
  },
  {
    kind: 'values',
    name: 'regex_replace',
    topic: 'string',
    help: 'The text with all matches of a pattern replaced; $1 or $${name} in the replacement stands for a group.',
    parameters: [text, pattern, { name: 'replacement', type: stringType }],
    returns: stringType,
    call: (values) =>
      stringValue(replaceMatches(compileRegularExpression(textAt(values, 1), 1), textAt(values, 0), textAt(values, 2))),
  },
]

type Groups =
  | { readonly kind: 'none' }
  | { readonly kind: 'unnamed'; readonly count: number }
  | { readonly kind: 'named'; readonly names: readonly string[] }

function groupNames(expression: RegularExpression): Groups {
  const names = expression.groups.filter((name) => name !== undefined)
  if (expression.groups.length === 0) return { kind: 'none' }
  if (names.length === 0) return { kind: 'unnamed', count: expression.groups.length }
  if (names.length < expression.groups.length) {
    throw new FunctionProblem('either all groups of the pattern must have names, or none', 0)
  }
  return { kind: 'named', names }
}

function typeOf(groups: Groups): Type {
  if (groups.kind === 'none') return stringType
  if (groups.kind === 'unnamed') return tupleOf(Array.from({ length: groups.count }, () => stringType))
  return objectOf(new Map(groups.names.map((name) => [name, stringType])))
}

/** The type that the pattern alone decides; undefined when it is not known or cannot be read. */
function resultType(values: readonly Value[]): Type | undefined {
  const [given] = values
  const known = given === undefined ? undefined : textOf(given)
  if (known === undefined) return undefined
  try {
    return typeOf(groupNames(compileRegularExpression(known, 0)))
  } catch (thrown) {
    if (thrown instanceof FunctionProblem) return undefined
    throw thrown
  }
}

function matchValue(match: Match, groups: Groups): Value {
  const captured = match.groups.map((group) => (group === undefined ? nullValue(stringType) : stringValue(group)))
  if (groups.kind === 'none') return stringValue(match.text)
  if (groups.kind === 'unnamed') return tupleValue(captured)
  return objectValue(new Map(groups.names.map((name, at) => [name, captured[at] ?? nullValue(stringType)])))
}
