import type { Value } from '../value.ts'
import { convert } from '../values/convert.ts'
import { equals } from '../values/equality.ts'
import { listValue, setValue, tupleValue } from '../values/make.ts'
import { dynamicType, setOf } from '../values/types.ts'
import { unifyTypes } from '../values/unify.ts'
import { elementsAt, valueAt } from './arguments.ts'
import { type FunctionDefinition, FunctionProblem } from './function-definition.ts'

/** Functions of sets; lists and tuples are taken for sets of their elements. */
export const setFunctions: readonly FunctionDefinition[] = [
  {
    kind: 'values',
    name: 'setunion',
    topic: 'collection',
    help: 'The elements that are in any of the sets.',
    parameters: [{ name: 'first', type: setOf(dynamicType) }],
    rest: { name: 'others', type: setOf(dynamicType) },
    returns: setOf(dynamicType),
    call: (values) => {
      const { sets, element } = alike(values)
      return setValue(element, sets.flat())
    },
  },
  {
    kind: 'values',
    name: 'setintersection',
    topic: 'collection',
    help: 'The elements that are in all of the sets.',
    parameters: [{ name: 'first', type: setOf(dynamicType) }],
    rest: { name: 'others', type: setOf(dynamicType) },
    returns: setOf(dynamicType),
    call: (values) => {
      const { sets, element } = alike(values)
      const [first = [], ...others] = sets
      const isIn = (one: Value, set: readonly Value[]) => set.some((other) => equals(one, other) === true)
      return setValue(
        element,
        first.filter((one) => others.every((set) => isIn(one, set))),
      )
    },
  },
  {
    kind: 'values',
    name: 'setproduct',
    topic: 'collection',
    help: 'Every combination of one element from each of the sets or lists.',
    parameters: [],
    rest: { name: 'sets', type: dynamicType, allowsUnknown: 'inside' },
    returns: dynamicType,
    call: product,
  },
]

/** The sets with elements of the one type that suits them all. */
function alike(values: readonly Value[]) {
  const types = values
    .filter((value, at) => elementsAt(values, at).length > 0 && value.type.kind === 'set')
    .map((value) => (value.type.kind === 'set' ? value.type.element : dynamicType))
  const element = unifyTypes(types)
  if (element === undefined) throw new FunctionProblem('the elements of all sets must be of one type')
  const sets = values.map((value, at) => {
    const converted = convert(value, setOf(element))
    if (!converted.ok) throw new FunctionProblem(converted.problem, at)
    return elementsAt([converted.value], 0)
  })
  return { sets, element }
}

function product(values: readonly Value[]): Value {
  if (values.length < 2) throw new FunctionProblem('at least two sets are required')
  const columns = values.map((_, at) => unifiedElements(values, at))
  const rows = columns.reduce<readonly (readonly Value[])[]>(
    (sofar, column) => sofar.flatMap((row) => column.map((element) => [...row, element])),
    [[]],
  )
  const tuples = rows.map(tupleValue)
  const element = tuples[0]?.type ?? dynamicType
  return values.some((value) => value.type.kind === 'set') ? setValue(element, tuples) : listValue(element, tuples)
}

function unifiedElements(values: readonly Value[], at: number): readonly Value[] {
  elementsAt(values, at)
  const value = valueAt(values, at)
  const converted = convert(
    value,
    value.type.kind === 'set' ? setOf(dynamicType) : { kind: 'list', element: dynamicType },
  )
  if (!converted.ok) throw new FunctionProblem(converted.problem, at)
  return elementsAt([converted.value], 0)
}
