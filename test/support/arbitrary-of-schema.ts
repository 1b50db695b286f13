import fc from 'fast-check'
import type * as z from 'zod'

/** What a schema is made of, as zod keeps it; only what this file looks at. */
interface Definition {
  readonly type: string
  readonly shape?: Readonly<Record<string, z.ZodType>>
  readonly element?: z.ZodType
  readonly valueType?: z.ZodType
  readonly innerType?: z.ZodType
  readonly in?: z.ZodType
  readonly options?: readonly z.ZodType[]
  readonly entries?: Readonly<Record<string, string>>
  readonly values?: readonly unknown[]
}

/** Limits that a schema sets. */
interface Bag {
  readonly minimum?: number
  readonly maximum?: number
  readonly format?: string
  readonly patterns?: ReadonlySet<RegExp>
}

/** Values that mean something to the program, by the name of the field that takes them; they lead deeper than noise. */
export type Pools = Readonly<Record<string, readonly string[]>>

/**
 * Values that a schema accepts, or nearly: whoever is to be attacked validates them anyway. Fields that `pools` knows by
 * name take their values from there most of the time.
 *
 * @throws Error for a kind of schema that it does not know, so that no call goes untested unnoticed.
 */
export function arbitraryOf(schema: z.ZodType, pools: Pools, field = ''): fc.Arbitrary<unknown> {
  const { def, bag, pattern } = (schema as unknown as { _zod: { def: Definition; bag: Bag; pattern?: RegExp } })._zod
  switch (def.type) {
    case 'object':
      return objectOf(def.shape ?? {}, pools)
    case 'string':
      return stringOf(bag, pools[field])
    case 'template_literal':
      return stringOf({ patterns: new Set(pattern === undefined ? [] : [pattern]) }, pools[field])
    case 'number':
      return numberOf(bag)
    case 'boolean':
      return fc.boolean()
    case 'enum':
      return fc.constantFrom(...Object.values(def.entries ?? {}))
    case 'literal':
      return fc.constantFrom(...(def.values ?? []))
    case 'array':
      return fc.array(arbitraryOf(required(def.element), pools, field), { maxLength: 4 })
    case 'record':
      return fc.dictionary(fc.string({ maxLength: 12 }), arbitraryOf(required(def.valueType), pools, field), {
        maxKeys: 4,
      })
    case 'optional':
    case 'nullable':
    case 'default':
    case 'readonly':
      return arbitraryOf(required(def.innerType), pools, field)
    case 'pipe':
      return arbitraryOf(required(def.in), pools, field)
    case 'union':
      return fc.oneof(...(def.options ?? []).map((option) => arbitraryOf(option, pools, field)))
    case 'null':
      return fc.constant(null)
    case 'unknown':
    case 'any':
      return fc.jsonValue()
    default:
      throw new Error(`arbitraryOf does not know schemas of the kind "${def.type}" (field "${field}")`)
  }
}

function objectOf(shape: Readonly<Record<string, z.ZodType>>, pools: Pools): fc.Arbitrary<unknown> {
  const needed = Object.keys(shape).filter((key) => !shape[key]?.safeParse(undefined).success)
  const fields = Object.fromEntries(
    Object.entries(shape).map(([key, schema]) => [key, arbitraryOf(schema, pools, key)]),
  )
  return fc.record(fields, { requiredKeys: needed })
}

function stringOf(bag: Bag, pool: readonly string[] | undefined): fc.Arbitrary<string> {
  const [pattern] = bag.patterns ?? []
  const length = { minLength: bag.minimum ?? 0, maxLength: Math.min(bag.maximum ?? 40, 40) }
  const any = pattern === undefined ? fc.string({ ...length, unit: 'grapheme' }) : fc.stringMatching(pattern)
  return pool === undefined
    ? any
    : fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...pool) }, { weight: 1, arbitrary: any })
}

function numberOf(bag: Bag): fc.Arbitrary<number> {
  const min = Math.max(bag.minimum ?? -1_000_000, -1_000_000)
  const max = Math.min(bag.maximum ?? 1_000_000, 1_000_000)
  return bag.format === undefined ? fc.double({ min, max, noNaN: true }) : fc.integer({ min, max })
}

function required(schema: z.ZodType | undefined): z.ZodType {
  if (schema === undefined) throw new Error('a schema without the part that its kind should have')
  return schema
}

/** Names that programs trip over. */
const trickyKeys = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '', '$', '0', 'length']

/** Values that programs trip over. */
const trickyValues: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1e308,
    Number.MAX_SAFE_INTEGER,
    '',
    '\u0000',
    '../../../../etc/passwd',
    '/proc/self/environ',
    '/dev/zero',
    '${env.OSC_SECRET_KEY}',
    '{{ env `OSC_SECRET_KEY` }}',
    '%s%s%n',
    '<script>alert(1)</script>',
    '\ud800',
    'a'.repeat(100_000),
    [],
    {},
    [[[[[[]]]]]],
  ),
  fc.jsonValue({ maxDepth: 3 }),
)

/** The same input with one thing wrong: a field missing, of another kind, or one too many. */
export function spoilt(input: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc
    .tuple(input, fc.nat(), trickyValues, fc.constantFrom(...trickyKeys), fc.nat(3))
    .map(([value, at, tricky, key, how]) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return tricky
      const entries = Object.entries(value)
      if (how === 0 || entries.length === 0) return Object.fromEntries([...entries, [key, tricky]])
      const chosen = at % entries.length
      if (how === 1) return Object.fromEntries(entries.filter((_entry, index) => index !== chosen))
      return Object.fromEntries(entries.map(([name, old], index) => [name, index === chosen ? tricky : old]))
    })
}

/** Things that are no frame at all, or nearly one. */
export const garbageFrames: fc.Arbitrary<unknown> = fc.oneof(
  trickyValues,
  fc.record({
    kind: fc.oneof(fc.constantFrom('call', 'subscribe', 'taken', 'unsubscribe', 'result', 'end'), fc.string()),
    id: fc.oneof(fc.integer(), fc.double(), fc.string(), fc.constant(null)),
    name: fc.oneof(fc.constantFrom(...trickyKeys), fc.string()),
    topic: fc.oneof(fc.constantFrom(...trickyKeys), fc.string()),
    count: fc.oneof(fc.integer(), fc.string()),
    input: trickyValues,
  }),
)
