import type { FunctionHost } from '../language/functions/function-host.ts'
import type { Place, SourceText } from '../language/source.ts'
import type { Type, Value } from '../language/value.ts'
import type { Plain } from '../language/values/plain.ts'

/** A variable's value given outside of any file: `-var name=value`, or typed into the form. */
export interface Assignment {
  readonly name: string
  readonly text: string
}

/**
 * The values that variables get from outside, by source, weakest first (spec/templates.md 3.5, 2.2). Legacy JSON knows
 * neither the environment (it asks for it by `env`) nor the folder's own variable files.
 */
export interface VariableInputs {
  /** The process environment; `PKR_VAR_name` sets a variable of an HCL2 template. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** `*.auto.pkrvars.*` of the template's folder, in the order of `selectTemplateFiles`. */
  readonly folderFiles: readonly SourceText[]
  /** `-var-file`, in the order given. */
  readonly files: readonly SourceText[]
  /** `-var`, in the order given. */
  readonly assignments: readonly Assignment[]
}

export const noVariableInputs: VariableInputs = { environment: {}, folderFiles: [], files: [], assignments: [] }

export interface TemplateInput {
  /** The path that people gave: a file or a folder. */
  readonly path: string
  readonly dialect: 'hcl2' | 'json'
  /** The template's files in the order in which they count, named as they should be shown. JSON has exactly one. */
  readonly files: readonly SourceText[]
  readonly variables: VariableInputs
  /** What functions may ask of the machine; `hostWithoutMachine` in the editor. */
  readonly host: FunctionHost
  /** Warn about values in variable files for variables that the template does not declare (`validate` does). */
  readonly warnUndeclared?: boolean
}

/** A variable as the build form asks it, whether or not it has a value. */
export interface TemplateVariable {
  readonly name: string
  /** As written: `string`, `list(string)`; `any` when the template does not say. */
  readonly type: string
  /** What its values are converted to; texts in a legacy template. */
  readonly valueType: Type
  readonly description?: string
  readonly sensitive: boolean
  /** No default: somebody must give a value. */
  readonly required: boolean
  /** The default, as the form shows it; absent when there is none or it is sensitive. */
  readonly default?: string
  /** The value that it has now, as the form shows it; absent when there is none or it is sensitive. */
  readonly value?: string
  /** The same as a value of the language. */
  readonly content?: Value
  /** It has a value, shown or not. */
  readonly isSet: boolean
  /** Where the value comes from: `default`, `PKR_VAR_name`, a file's name, `-var`. */
  readonly from?: string
  readonly place: Place
}

/** Which builds to plan, and how. */
export interface PlanOptions {
  /** `-only`: HCL2 globs over labels, JSON exact names; empty means all. */
  readonly only?: readonly string[]
  /** `-except`: likewise, and names of post-processors. */
  readonly except?: readonly string[]
  /** `-force`: sets `force_deregister` and its kin. */
  readonly force?: boolean
  /** What data sources have found, by `type.name`; those not here are unknown. */
  readonly data?: ReadonlyMap<string, Plain>
}

/** Reads `name=value`; `undefined` without an equals sign or a name. */
export function parseAssignment(text: string): Assignment | undefined {
  const at = text.indexOf('=')
  return at < 1 ? undefined : { name: text.slice(0, at).trim(), text: text.slice(at + 1) }
}
