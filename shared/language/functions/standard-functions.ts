import { collectionFunctions } from './collection-functions.ts'
import { dateFunctions } from './date-functions.ts'
import { encodingFunctions } from './encoding-functions.ts'
import { fileFunctions } from './file-functions.ts'
import { formatFunctions } from './format-functions.ts'
import { type FunctionTable, tableOf } from './function-definition.ts'
import { hashFunctions } from './hash-functions.ts'
import { mapFunctions } from './map-functions.ts'
import { networkFunctions } from './network-functions.ts'
import { numericFunctions } from './numeric-functions.ts'
import { environmentFunctions, secretFunctions } from './outside-functions.ts'
import { regexFunctions } from './regex-functions.ts'
import { setFunctions } from './set-functions.ts'
import { stringFunctions } from './string-functions.ts'
import { templateFunctions } from './template-functions.ts'
import { typeFunctions } from './type-functions.ts'

/** Every function of templates, by name. */
export const standardFunctions: FunctionTable = tableOf([
  ...numericFunctions,
  ...stringFunctions,
  ...regexFunctions,
  ...formatFunctions,
  ...collectionFunctions,
  ...mapFunctions,
  ...setFunctions,
  ...encodingFunctions,
  ...fileFunctions,
  ...templateFunctions,
  ...dateFunctions,
  ...hashFunctions,
  ...networkFunctions,
  ...typeFunctions,
  ...secretFunctions,
])

/** What the default of a `variable` block may call: `env` alone. */
export const variableDefaultFunctions: FunctionTable = tableOf(environmentFunctions)
