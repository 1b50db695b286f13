import type { Decimal } from 'decimal.js'

/**
 * The types of the expression language. `dynamic` is "any type, not known yet": the type of an unknown value whose
 * type is unknown too, and the constraint `any`.
 */
export type Type =
  | { readonly kind: 'string' }
  | { readonly kind: 'number' }
  | { readonly kind: 'bool' }
  | { readonly kind: 'dynamic' }
  | { readonly kind: 'list'; readonly element: Type }
  | { readonly kind: 'set'; readonly element: Type }
  | { readonly kind: 'map'; readonly element: Type }
  | { readonly kind: 'tuple'; readonly elements: readonly Type[] }
  | {
      readonly kind: 'object'
      readonly attributes: ReadonlyMap<string, Type>
      /** Only in type constraints: the attributes written `optional(…)`. Types of values never carry it. */
      readonly optional?: ReadonlyMap<string, OptionalAttribute>
    }

/** An attribute that may be missing or null in what is converted; `fallback` then takes its place. */
export interface OptionalAttribute {
  readonly fallback?: Value
}

/**
 * A value of the expression language: what it is, its type, and whether it is sensitive.
 * Sensitivity marks travel with every value derived from a marked one.
 */
export type Value =
  | { readonly kind: 'known'; readonly type: Type; readonly content: Content; readonly sensitive: boolean }
  | { readonly kind: 'null'; readonly type: Type; readonly sensitive: boolean }
  /** Known only later (`build.ID`, a data source that was not read). */
  | { readonly kind: 'unknown'; readonly type: Type; readonly sensitive: boolean }

/**
 * What a known value holds, by its type: string, number, bool; an array for list, set (sorted, unique) and tuple;
 * a map for map and object (iteration sorted by key).
 */
export type Content = string | boolean | Decimal | readonly Value[] | ReadonlyMap<string, Value>
