import { loadHcl2 } from './hcl2/load-hcl2.ts'
import { loadJson } from './json/load-json.ts'
import type { LoadedTemplate, PlannedTemplate } from './loaded-template.ts'
import type { PlanOptions, TemplateInput } from './template-input.ts'

/**
 * Loads a template: reads its files, its variables and their values. Pure: the texts are handed in, and whatever else
 * is asked of the machine goes through `input.host`. Never throws; what is wrong is in the diagnostics.
 */
export function loadTemplate(input: TemplateInput): LoadedTemplate {
  return input.dialect === 'hcl2' ? loadHcl2(input) : loadJson(input)
}

/** Loads a template and plans its builds at once. */
export function planBuilds(input: TemplateInput, options: PlanOptions = {}): PlannedTemplate {
  return loadTemplate(input).plan(options)
}
