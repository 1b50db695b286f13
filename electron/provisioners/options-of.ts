import type { BuildVariables, ComponentPlan } from '#shared/template/build-plan.ts'

/** The options of a component as its catalogue entry types them, with what only the run knows filled in. */
export function optionsOf<Options>(plan: ComponentPlan, variables: BuildVariables): Options {
  return (plan.unknown.length === 0 ? plan.options : plan.resolve(variables)) as Options
}
