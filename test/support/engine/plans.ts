import { oscBsuOptions } from '#shared/catalog/builders/osc-bsu.ts'
import type { OptionValues } from '#shared/catalog/component.ts'
import type {
  BuildPlan,
  ComponentPlan,
  PostProcessorPlan,
  ProvisionerPlan,
  RenderData,
} from '#shared/template/build-plan.ts'

/** Options of osc-bsu as the template layer would decode them: defaults, and what is given. */
export function bsuOptions(given: OptionValues = {}): OptionValues {
  const defaults = Object.entries(oscBsuOptions).flatMap(([name, option]) =>
    'fallback' in option && option.fallback !== undefined ? [[name, option.fallback]] : [],
  )
  return {
    ...Object.fromEntries(defaults),
    vm_type: 'tinav5.c2r4p1',
    omi_name: 'web',
    ssh_username: 'outscale',
    source_omi_filter: {
      filters: { 'image-name': 'Debian-12-*' },
      filter: [],
      owners: ['Outscale'],
      most_recent: true,
    },
    ...given,
  }
}

function component(type: string, options: OptionValues): ComponentPlan {
  return { type, writtenType: type, place: {} as ComponentPlan['place'], options, unknown: [], resolve: () => options }
}

export function provisionerPlan(options: OptionValues = {}, more: Partial<ProvisionerPlan> = {}): ProvisionerPlan {
  return {
    ...component('shell', { inline: ['true'], ...options }),
    pauseBefore: 0,
    timeout: 0,
    maxRetries: 0,
    continueOnError: false,
    ...more,
  }
}

export function postProcessorPlan(type: string, more: Partial<PostProcessorPlan> = {}): PostProcessorPlan {
  return { ...component(type, {}), keepInputArtifact: undefined, ...more }
}

/** A plan with one provisioner; `{{ .Name }}` is rendered, nothing else. */
export function bsuPlan(options: OptionValues = {}, more: Partial<BuildPlan> = {}): BuildPlan {
  return {
    label: 'osc-bsu.web',
    name: 'web',
    dialect: 'hcl2',
    builder: component('osc-bsu', bsuOptions(options)),
    provisioners: [provisionerPlan()],
    postProcessors: [],
    sensitive: [],
    render: (text: string, data: RenderData) =>
      text.replaceAll(/\{\{ *\.(\w+)(?:\.(\w+))? *\}\}/g, (_whole, name: string, key?: string) => {
        const value = data[name]
        return String(key === undefined ? value : (value as Record<string, string>)[key])
      }),
    ...more,
  }
}
