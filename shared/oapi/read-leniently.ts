import * as z from 'zod'

/**
 * The same shape as a declared response, but as forgiving as a client of a growing API has to be: unknown fields stay
 * and enumerations are open (spec/oapi.md section 3.1). Types still have to fit, so a text where a list belongs is
 * found here and not deep in a step. Nulls are taken out before, by `withoutNulls`. Requests are never read like this.
 */
export function readLeniently(declared: z.ZodType): z.ZodType {
  const known = cache.get(declared)
  if (known !== undefined) return known
  const lenient = lenientForm(declared)
  cache.set(declared, lenient)
  return lenient
}

const cache = new WeakMap<z.ZodType, z.ZodType>()

function lenientForm(declared: z.ZodType): z.ZodType {
  if (declared instanceof z.ZodObject) {
    const fields = Object.entries(declared.shape as Record<string, z.ZodType>)
    return z.looseObject(Object.fromEntries(fields.map(([name, field]) => [name, readLeniently(field)])))
  }
  if (declared instanceof z.ZodArray) return z.array(readLeniently(declared.element as z.ZodType))
  if (declared instanceof z.ZodEnum) return z.string()
  if (declared instanceof z.ZodOptional || declared instanceof z.ZodNullable) {
    return readLeniently(declared.unwrap() as z.ZodType).optional()
  }
  return declared
}

/**
 * A reviver for JSON.parse that treats every explicit null as absent: the API's next version sends nulls where this one
 * leaves fields out.
 */
export function withoutNulls(_key: string, value: unknown): unknown {
  if (value === null) return undefined
  return Array.isArray(value) ? value.filter((element) => element !== undefined) : value
}
