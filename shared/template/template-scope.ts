import type { Diagnostic } from '../language/diagnostic.ts'

/** A variable or local with its value, as people are shown it. */
export interface ShownValue {
  /** `var.region`, `local.name`; of a legacy template the variable's bare name. */
  readonly name: string
  /** As HCL would write it; `<sensitive>` and `<unknown>` for what cannot be shown. */
  readonly text: string
}

/** A `build` block of a template in names only. */
export interface BuildSummary {
  readonly name?: string
  /** `osc-bsu.web` */
  readonly sources: readonly string[]
  readonly provisioners: readonly string[]
  readonly postProcessors: readonly (readonly string[])[]
}

/** What is in sight of an expression that stands outside of any block: for the console, and for `inspect`. */
export interface TemplateScope {
  readonly variables: readonly ShownValue[]
  /** None in a legacy template. */
  readonly locals: readonly ShownValue[]
  readonly builds: readonly BuildSummary[]
  /** What went wrong while locals were computed. */
  readonly diagnostics: readonly Diagnostic[]
  /**
   * The value of what somebody types: an HCL expression, or in a legacy template a text with `{{ }}`. Without `text`,
   * the diagnostics say why there is none.
   */
  evaluate(typed: string): { readonly text?: string; readonly diagnostics: readonly Diagnostic[] }
}
