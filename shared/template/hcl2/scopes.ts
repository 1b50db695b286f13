import { evaluateExpression } from '../../language/evaluate/evaluate-expression.ts'
import type { Scope } from '../../language/evaluate/scope.ts'
import type { FunctionTable } from '../../language/functions/function-definition.ts'
import { type FunctionHost, NotKnownHere } from '../../language/functions/function-host.ts'
import type { Expression } from '../../language/hcl/syntax-tree.ts'
import type { SourceText } from '../../language/source.ts'
import type { Value } from '../../language/value.ts'
import { objectValue, stringValue, unknownValue } from '../../language/values/make.ts'
import { stringType } from '../../language/values/types.ts'
import { buildVariableNames } from '../build-variable-names.ts'
import type { Report } from '../report.ts'
import { packerVersion } from '../version-constraint.ts'

/** Root names and their values. */
export type Names = ReadonlyMap<string, Value>

export const noNames: Names = new Map()

/** What evaluation needs besides names. */
export interface Machine {
  readonly functions: FunctionTable
  readonly host: FunctionHost
}

/** Evaluates an expression of a template, telling what is wrong; `undefined` when something was. */
export function evaluateIn(
  expression: Expression,
  source: SourceText,
  names: Names,
  machine: Machine,
  report: Report,
): Value | undefined {
  const scope: Scope = { source, variables: names, functions: machine.functions, host: machine.host }
  const { value, diagnostics } = evaluateExpression(expression, scope)
  report.add(diagnostics)
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error') ? undefined : value
}

/** `path` and `packer` (spec/templates.md 3.8). */
export function machineNames(host: FunctionHost): Names {
  return new Map([
    [
      'path',
      objectValue({
        root: pathValue(() => host.templateFolder),
        cwd: pathValue(() => host.workingFolder),
      }),
    ],
    [
      'packer',
      objectValue({
        version: stringValue(packerVersion),
        iterationID: unknownValue(stringType),
        versionFingerprint: unknownValue(stringType),
      }),
    ],
  ])
}

function pathValue(path: () => string): Value {
  try {
    return stringValue(path().replaceAll('\\', '/'))
  } catch (thrown) {
    if (thrown instanceof NotKnownHere) return unknownValue(stringType)
    throw thrown
  }
}

/** Names with some more. */
export function withNames(names: Names, added: Readonly<Record<string, Value>>): Names {
  return new Map([...names, ...Object.entries(added)])
}

/** `build` before the run: the name is known, the rest is not. */
export function buildValueBefore(buildName: string): Value {
  return objectValue({
    ...Object.fromEntries(buildVariableNames.map((name) => [name, unknownValue(stringType)])),
    name: stringValue(buildName),
  })
}

/** `build` in the run. What this build does not have is empty. */
export function buildValueDuring(buildName: string, variables: Readonly<Record<string, string>>): Value {
  const all = { ...Object.fromEntries(buildVariableNames.map((name) => [name, ''])), ...variables, name: buildName }
  return objectValue(new Map(Object.entries(all).map(([name, text]) => [name, stringValue(text)])))
}
