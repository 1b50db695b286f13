import type { DiagnosticCode } from '../language/diagnostic-codes.ts'
import type { OptionSet } from './option.ts'

export type ComponentKind = 'builder' | 'provisioner' | 'post-processor' | 'data-source'

/** A decoded value of any option. Durations are milliseconds. */
export type OptionValue = string | number | boolean | readonly OptionValue[] | { readonly [name: string]: OptionValue }

export type OptionValues = { readonly [name: string]: OptionValue }

/** What a cross-option check has to say; the template layer adds the place of the option that it names. */
export interface Finding {
  readonly severity: 'error' | 'warning'
  readonly code: DiagnosticCode
  /** The path of the option it is about: `['launch_block_device_mappings', 0, 'iops']`. */
  readonly option: readonly (string | number)[]
  /** Shown at the option's name instead of its value. */
  readonly at?: 'name'
  readonly message: string
  readonly hint?: string
  /** What to write in place of what is shown, as a quick fix. */
  readonly replacement?: string
}

/** What is at a path of this computer; `size` in bytes. */
export type PathFacts =
  | { readonly kind: 'missing' }
  | { readonly kind: 'folder' }
  | { readonly kind: 'file'; readonly size: number }

/** What a check is given: values as known at validation; an option whose value is known only later is listed in `unknown`. */
export interface CheckInput {
  readonly values: OptionValues
  readonly unknown: readonly string[]
  /** Asks the file system, relative to the build's working folder; absent where there is none (the renderer). */
  readonly pathFacts?: (path: string) => PathFacts
}

/** A named cross-option rule, declared beside the options that it is about. */
export interface Check {
  readonly name: string
  readonly run: (input: CheckInput) => readonly Finding[]
}

/** A builder, provisioner, post-processor or data source as people can choose it. */
export interface Component<Set extends OptionSet = OptionSet> {
  readonly kind: ComponentKind
  /** The canonical type, such as `osc-bsu` or `shell`. */
  readonly type: string
  /** Other type names that mean the same: `outscale-bsu`. */
  readonly aliases: readonly string[]
  readonly title: string
  readonly help: string
  readonly options: Set
  readonly checks: readonly Check[]
}
