import { type FunctionTable, tableOf } from './function-definition.ts'

/** Every function of templates, by name. */
export const standardFunctions: FunctionTable = tableOf([])

/** What the default of a `variable` block may call: `env` alone. */
export const variableDefaultFunctions: FunctionTable = tableOf([])
