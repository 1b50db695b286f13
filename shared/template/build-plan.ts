import type { OptionValues } from '../catalog/component.ts'
import type { Diagnostic } from '../language/diagnostic.ts'
import type { Place } from '../language/source.ts'

/** What is known only while a build runs: `build.ID` and its kin, by key (spec/builders.md 3.2). */
export type BuildVariables = Readonly<Record<string, string>>

/**
 * One component of a plan, its options decoded by its catalogue entry.
 * `options` holds what is known before the run; options that depend on `build.*` or on an unread data source are
 * listed in `unknown` and come with `resolve`.
 */
export interface ComponentPlan {
  /** The canonical type (`osc-bsu`, `shell`). */
  readonly type: string
  /** As the template writes it (`outscale-bsu`); for PACKER_BUILDER_TYPE and messages. */
  readonly writtenType: string
  readonly place: Place
  readonly options: OptionValues
  readonly unknown: readonly string[]
  /**
   * Decodes the options again with run-time variables known; to be used whenever `unknown` is not empty. Throws a
   * StudioError with the place when an option then is wrong, or still unknown because a data source was not read.
   */
  resolve(variables: BuildVariables): OptionValues
}

export interface ProvisionerPlan extends ComponentPlan {
  readonly name?: string
  /** ms */
  readonly pauseBefore: number
  /** ms; 0 is no limit. */
  readonly timeout: number
  readonly maxRetries: number
  readonly continueOnError: boolean
}

export interface PostProcessorPlan extends ComponentPlan {
  readonly name?: string
  /** As the template sets it; `undefined` leaves it to the post-processor. */
  readonly keepInputArtifact: boolean | undefined
}

/** One image to build: what the engine runs. Made by the template layer, free of any syntax. */
export interface BuildPlan {
  /** As people see it and as `-only` matches it: `osc-bsu.web`, `nightly.osc-bsu.web`, JSON: the builder's name. */
  readonly label: string
  /** PACKER_BUILD_NAME and the manifest's `name`. */
  readonly name: string
  readonly dialect: 'hcl2' | 'json'
  readonly builder: ComponentPlan
  readonly provisioners: readonly ProvisionerPlan[]
  readonly errorCleanupProvisioner?: ProvisionerPlan
  readonly postProcessors: readonly (readonly PostProcessorPlan[])[]
  /** Values that must never be shown: sensitive variables and everything derived from them. */
  readonly sensitive: readonly string[]
  /**
   * Renders `{{ … }}` in a run-time option to a fixpoint, with `data` reachable as `.Name` and the template's functions
   * (`timestamp`, `user`, `build`, …). Throws a StudioError that shows the text when it cannot be rendered.
   */
  render(text: string, data: RenderData): string
}

export type RenderValue = string | number | boolean | readonly RenderValue[] | { readonly [name: string]: RenderValue }
export type RenderData = Readonly<Record<string, RenderValue>>

/** What loading and planning a template comes to. */
export interface PlanResult {
  readonly builds: readonly BuildPlan[]
  readonly diagnostics: readonly Diagnostic[]
}
