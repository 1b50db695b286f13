import type { Expression } from '../hcl/syntax-tree.ts'
import type { Type, Value } from '../value.ts'
import type { FunctionHost } from './function-host.ts'

/** What a function is about; documentation and completion group by it. */
export type FunctionTopic =
  | 'numeric'
  | 'string'
  | 'collection'
  | 'encoding'
  | 'file'
  | 'date'
  | 'hash'
  | 'network'
  | 'type'
  | 'environment'
  | 'secret'

/** One parameter. Unless it says otherwise an argument is never null, and wholly known when the function is called. */
export interface Parameter {
  readonly name: string
  /** Arguments are converted to it before the call. */
  readonly type: Type
  readonly allowsNull?: boolean
  /**
   * `inside`: the argument itself is known, its elements need not be; `anywhere`: the function deals with unknown
   * values itself. Otherwise anything unknown in the argument makes the result unknown without a call.
   */
  readonly allowsUnknown?: 'inside' | 'anywhere'
}

interface Described {
  readonly name: string
  readonly topic: FunctionTopic
  /** One line for completion and hover. */
  readonly help: string
  readonly parameters: readonly Parameter[]
  /** Takes any number of further arguments. */
  readonly rest?: Parameter
}

/** A function of values. The result is sensitive as soon as any argument is: functions need not care for marks. */
export interface ValueFunction extends Described {
  readonly kind: 'values'
  /** The result's type, for unknown results; from the arguments where it depends on them. */
  readonly returns: Type | ((values: readonly Value[]) => Type)
  /** Throws a FunctionProblem when the arguments will not do. */
  call(values: readonly Value[], context: CallContext): Value
}

/** A function that decides itself how its arguments are evaluated: `try`, `can`, `convert`. */
export interface SyntaxFunction extends Described {
  readonly kind: 'syntax'
  call(expressions: readonly Expression[], context: SyntaxCallContext): Value
}

export type FunctionDefinition = ValueFunction | SyntaxFunction

export type FunctionTable = ReadonlyMap<string, FunctionDefinition>

export interface CallContext {
  readonly host: FunctionHost
  /** The functions of the calling template, for those that evaluate templates themselves. */
  readonly functions: FunctionTable
}

export interface SyntaxCallContext extends CallContext {
  /** The text around an expression's span, for messages and for reading type expressions. */
  readonly source: { readonly name: string; readonly text: string }
  /** Evaluates without reporting: `problems` are the errors' summaries, first one first. */
  attempt(expression: Expression): { readonly value: Value; readonly problems: readonly string[] }
  /** Evaluates and reports as the caller would. */
  evaluate(expression: Expression): Value
}

/** What a function has against its arguments: shown at the argument it names, or else at the call. */
export class FunctionProblem extends Error {
  /** From 0, in the order of the call. */
  readonly argument: number | undefined

  constructor(message: string, argument?: number) {
    super(message)
    this.name = 'FunctionProblem'
    this.argument = argument
  }
}

/** The table of a list of functions, by name. */
export function tableOf(functions: readonly FunctionDefinition[]): FunctionTable {
  return new Map(functions.map((definition) => [definition.name, definition]))
}
