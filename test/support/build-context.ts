import { systemClock } from '#electron/clock.ts'
import type { BuildContext } from '#electron/engine/build-context.ts'
import type { OptionValues } from '#shared/catalog/component.ts'
import type { OptionSet } from '#shared/catalog/option.ts'
import type { Artifact, LogChannel } from '#shared/run/event.ts'
import type {
  BuildPlan,
  BuildVariables,
  ComponentPlan,
  PostProcessorPlan,
  ProvisionerPlan,
  RenderData,
} from '#shared/template/build-plan.ts'

export interface ContextForTest extends BuildContext {
  readonly variables: BuildVariables
  /** `channel: text`, a line each. */
  readonly lines: string[]
  readonly warnings: string[]
  readonly progressed: string[]
}

/** A build's context that writes down what it is told; `{{ .Name }}` is rendered, nothing else. */
export function buildContextForTest(folder: string, changes: Partial<ContextForTest> = {}): ContextForTest {
  const lines: string[] = []
  const warnings: string[] = []
  const progressed: string[] = []
  const write = (channel: LogChannel, text: string) => {
    for (const line of text.split('\n')) lines.push(`${channel}: ${line}`)
  }
  const notHere = () => Promise.reject(new Error('no resources in this test'))
  return {
    runId: 'run-1',
    plan: planForTest(),
    settings: { force: false, debug: false, onError: 'cleanup' },
    clock: systemClock,
    signal: new AbortController().signal,
    log: {
      write,
      say: (text) => write('say', text),
      error: (text) => write('error', text),
      addSecret: () => undefined,
      holdsSecret: () => false,
    },
    resources: {
      create: notHere,
      record: notHere,
      destroy: notHere,
      keep: notHere,
    } as unknown as BuildContext['resources'],
    workingFolder: folder,
    temporaryFolder: folder,
    progress: (detail) => progressed.push(detail),
    fact: () => undefined,
    warn: (message) => warnings.push(message),
    ask: () => Promise.reject(new Error('nobody can answer')),
    afterCleanup: () => undefined,
    machine: () => undefined,
    variables: { ID: 'i-12345678', Host: '203.0.113.9' },
    lines,
    warnings,
    progressed,
    ...changes,
  }
}

export function planForTest(changes: Partial<BuildPlan> = {}): BuildPlan {
  return {
    label: 'osc-bsu.web',
    name: 'web',
    dialect: 'hcl2',
    builder: component('osc-bsu', 'outscale-bsu', {}),
    provisioners: [],
    postProcessors: [],
    sensitive: [],
    render: (text: string, data: RenderData) =>
      text.replaceAll(/\{\{ *\.(\w+) *\}\}/g, (_whole, name: string) => String(data[name] ?? '<no value>')),
    ...changes,
  }
}

/** A provisioner of the plan, its options decoded as the catalogue declares them: defaults, and what is given. */
export function provisionerPlanOf(type: string, options: OptionSet, given: OptionValues): ProvisionerPlan {
  return {
    ...component(type, type, { ...defaults(options), ...given }),
    pauseBefore: 0,
    timeout: 0,
    maxRetries: 0,
    continueOnError: false,
  }
}

export function postProcessorPlanOf(type: string, options: OptionSet, given: OptionValues = {}): PostProcessorPlan {
  return { ...component(type, type, { ...defaults(options), ...given }), keepInputArtifact: undefined }
}

export const omiArtifact: Artifact = {
  kind: 'omi',
  builderId: 'oapi.outscale.bsu',
  region: 'eu-west-2',
  imageId: 'ami-11223344',
  imageName: 'web-1',
  snapshotIds: ['snap-11223344'],
}

function defaults(options: OptionSet): OptionValues {
  return Object.fromEntries(
    Object.entries(options).flatMap(([name, option]) =>
      option.fallback === undefined ? [] : [[name, option.fallback]],
    ),
  ) as OptionValues
}

function component(type: string, writtenType: string, options: OptionValues): ComponentPlan {
  return { type, writtenType, place: {} as ComponentPlan['place'], options, unknown: [], resolve: () => options }
}
