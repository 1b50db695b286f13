import type { Diagnostic } from '../language/diagnostic.ts'
import type { PlanResult } from './build-plan.ts'
import type { DataSourcePlan } from './data-source-plan.ts'
import type { PlanOptions, TemplateVariable } from './template-input.ts'
import type { TemplateScope } from './template-scope.ts'
import { type UsedPath, usedPaths } from './used-paths.ts'

/** What a template would build, for lists and previews; there even when the plan is not. */
export interface BuildOutline {
  readonly label: string
  /** As written. */
  readonly builderType: string
  readonly provisioners: readonly string[]
  readonly postProcessors: readonly (readonly string[])[]
  /** What it takes from this computer, as far as that is known. */
  readonly paths: readonly UsedPath[]
}

export interface PlannedTemplate extends PlanResult {
  /** Empty as soon as one diagnostic is an error. */
  readonly builds: PlanResult['builds']
  /** Those of loading and of planning, in the order of the files. */
  readonly diagnostics: readonly Diagnostic[]
  readonly outlines: readonly BuildOutline[]
  /** To be read before the build: run those without unknown options, hand their results in, and plan again. */
  readonly dataSources: readonly DataSourcePlan[]
}

/** A template whose files are read: what it asks for, and how to plan its builds. */
export interface LoadedTemplate {
  readonly path: string
  readonly dialect: 'hcl2' | 'json'
  readonly description?: string
  /** Every declared variable, whether it has a value or not, in the order of the template. */
  readonly variables: readonly TemplateVariable[]
  /** What is wrong before any build is looked at: syntax, declarations, values of variables. */
  readonly diagnostics: readonly Diagnostic[]
  /** What an expression outside of any block sees. */
  scope(): TemplateScope
  plan(options?: PlanOptions): PlannedTemplate
}

/** The outline of a plan. */
export function outlineOf(build: PlanResult['builds'][number]): BuildOutline {
  return {
    label: build.label,
    builderType: build.builder.writtenType,
    provisioners: build.provisioners.map(({ writtenType }) => writtenType),
    postProcessors: build.postProcessors.map((chain) => chain.map(({ writtenType }) => writtenType)),
    paths: usedPaths(build),
  }
}
