import type { GoValue } from './go-value.ts'

/** What a function takes at one place; anything else is an error. */
export type GoParameter = 'string' | 'int' | 'any'

/** A function of Go templates. Arguments come in the order of the call, a piped value last. */
export interface GoFunction {
  readonly parameters: readonly GoParameter[]
  /** Takes any number of further arguments. */
  readonly rest?: GoParameter
  /** For `and` (false) and `or` (true): the first argument of that truth is the result, later ones are not evaluated. */
  readonly stopsAt?: boolean
  /** An Error thrown here is told as `error calling name: message`. */
  call(values: readonly GoValue[]): GoValue
}

export type GoFunctions = ReadonlyMap<string, GoFunction>
