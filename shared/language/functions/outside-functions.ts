import { stringValue } from '../values/make.ts'
import { dynamicType, stringType } from '../values/types.ts'
import { textAt } from './arguments.ts'
import { type FunctionDefinition, FunctionProblem, type Parameter, type ValueFunction } from './function-definition.ts'

/** `env`, which only the default of a `variable` block may call. An unset variable is an empty text. */
export const environmentFunctions: readonly FunctionDefinition[] = [
  {
    kind: 'values',
    name: 'env',
    topic: 'environment',
    help: 'An environment variable of the machine that builds; empty when it is not set.',
    parameters: [{ name: 'name', type: stringType }],
    returns: stringType,
    call: (values, { host }) => stringValue(host.environmentVariable(textAt(values, 0)) ?? ''),
  },
]

const name: Parameter = { name: 'name', type: stringType }
const key: Parameter = { name: 'key', type: stringType, allowsNull: true }

/** What to do instead of asking a secrets service from within a template. */
export const SECRET_ADVICE =
  'Read the secret outside and hand it over: declare a variable with sensitive = true and set it with PKR_VAR_name, -var or a variable file.'

/** Functions of secrets services, which are not asked by this program: each tells the way round. */
export const secretFunctions: readonly FunctionDefinition[] = [
  unsupported('vault', 'A secret from HashiCorp Vault', [{ name: 'path', type: stringType }, key]),
  unsupported('consul_key', 'A value from Consul', [{ name: 'key', type: stringType }]),
  unsupported('aws_secretsmanager', 'A secret from AWS Secrets Manager', [name], key),
  unsupported('aws_secretsmanager_raw', 'A secret from AWS Secrets Manager as it is stored', [name]),
]

function unsupported(
  functionName: string,
  what: string,
  parameters: readonly Parameter[],
  rest?: Parameter,
): ValueFunction {
  return {
    kind: 'values',
    name: functionName,
    topic: 'secret',
    help: `${what}. Not supported here: hand the secret over as a sensitive variable.`,
    parameters,
    ...(rest === undefined ? {} : { rest }),
    returns: dynamicType,
    call: () => {
      throw new FunctionProblem(`this function is not supported. ${SECRET_ADVICE}`)
    },
  }
}
