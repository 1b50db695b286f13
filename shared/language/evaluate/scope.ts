import type { FunctionTable } from '../functions/function-definition.ts'
import type { FunctionHost } from '../functions/function-host.ts'
import type { SourceText } from '../source.ts'
import type { Value } from '../value.ts'

/** What an expression can see: the text it stands in, the names it may use, and the machine behind its functions. */
export interface Scope {
  /** Where the expression was read from, for the places of diagnostics. */
  readonly source: SourceText
  /** Root names: `var`, `local`, `source`, `build`, `data`, `path`, `packer`, an iterator's name, … */
  readonly variables: ReadonlyMap<string, Value>
  readonly functions: FunctionTable
  readonly host: FunctionHost
}
