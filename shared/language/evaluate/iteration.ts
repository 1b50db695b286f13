import type { Expression } from '../hcl/syntax-tree.ts'
import type { Value } from '../value.ts'
import { elementsOf, entriesOf, markSensitive } from '../values/inspect.ts'
import { numberValue, stringValue } from '../values/make.ts'
import { describeType } from '../values/types.ts'
import { type Evaluation, evaluate, fail } from './evaluation.ts'

/** What a `for` walks through. `unknown` when the elements are not known yet or an error has been reported. */
export type Iteration =
  | {
      readonly kind: 'known'
      readonly pairs: readonly (readonly [key: Value, value: Value])[]
      readonly sensitive: boolean
    }
  | { readonly kind: 'unknown'; readonly sensitive: boolean }

/** Evaluates a `for`'s collection: lists by position, maps and objects by key, sets with each element as its own key. */
export function iterate(collection: Expression, evaluation: Evaluation): Iteration {
  const value = evaluate(collection, evaluation)
  const sensitive = value.sensitive
  if (value.kind === 'null') {
    fail(evaluation, collection.span, {
      code: 'iteration-over-null',
      summary: 'A for cannot walk through null',
      detail: 'Give the collection, or an empty one: coalesce(…, []).',
    })
    return { kind: 'unknown', sensitive }
  }
  if (value.type.kind === 'string' || value.type.kind === 'number' || value.type.kind === 'bool') {
    fail(evaluation, collection.span, {
      code: 'not-iterable',
      summary: `A for walks through a list, set, tuple, map or object, and this is a ${describeType(value.type)}`,
      detail: 'Write [ ] around it for a list of one element.',
    })
    return { kind: 'unknown', sensitive }
  }
  const elements = elementsOf(value)
  if (elements !== undefined) {
    const isSet = value.type.kind === 'set'
    return {
      kind: 'known',
      pairs: elements.map((element, at) => marked(isSet ? element : numberValue(at), element, sensitive)),
      sensitive,
    }
  }
  const entries = entriesOf(value)
  if (entries === undefined) return { kind: 'unknown', sensitive }
  return {
    kind: 'known',
    pairs: [...entries].map(([key, element]) => marked(stringValue(key), element, sensitive)),
    sensitive,
  }
}

function marked(key: Value, element: Value, sensitive: boolean): readonly [Value, Value] {
  return [markSensitive(key, sensitive), markSensitive(element, sensitive)]
}

/** The names a `for` brings into sight, bound for one round. */
export function bind(
  names: { readonly keyName?: string; readonly valueName: string },
  key: Value,
  value: Value,
): readonly (readonly [string, Value])[] {
  const bound: (readonly [string, Value])[] = names.keyName === undefined ? [] : [[names.keyName, key]]
  return [...bound, [names.valueName, value]]
}
