import { assertNever } from '../assert-never.ts'
import type { ErrorReport } from '../studio-error.ts'
import type { Artifact, BuildOutcome, BuildSummary, ResourceKind, ResourceScope, RunEvent } from './event.ts'
import type { EditableStep, StepEdits } from './step-edit.ts'

/** What has become of a step. Times are epoch milliseconds. */
export interface StepState {
  readonly id: string
  readonly title: string
  readonly phase: 'build' | 'post-process' | 'cleanup'
  readonly startedAt: number
  readonly endedAt?: number
  readonly status: 'running' | 'succeeded' | 'failed' | 'cancelled' | 'skipped'
  /** What is awaited just now. */
  readonly detail?: string
  /** 0 to 1. */
  readonly fraction?: number
  readonly error?: ErrorReport
}

/**
 * What has become of a thing that the run made or meant to make:
 * `intended`: the call was about to be made, its outcome is not known; `refused`: it never came to be;
 * `alive`: it is there and belongs to the run; `kept`: it is there for good; `gone`: destroyed, or found absent;
 * `stuck`: it could not be destroyed.
 */
export type ResourceStatus = 'intended' | 'refused' | 'alive' | 'kept' | 'gone' | 'stuck'

export interface ResourceState {
  readonly intentId: string
  readonly kind: ResourceKind
  readonly build: string
  readonly description: string
  readonly traits: Readonly<Record<string, string>>
  readonly scope?: ResourceScope
  readonly id?: string
  readonly status: ResourceStatus
  readonly since: number
  readonly error?: ErrorReport
}

export interface PromptState {
  readonly promptId: string
  readonly build: string
  readonly question: string
  readonly choices: readonly { readonly id: string; readonly label: string }[]
  readonly error?: ErrorReport
  /** What may be changed before the failed step is tried again. */
  readonly editable?: EditableStep
  /** When it answers itself by cleaning up, epoch ms. */
  readonly expiresAt?: number
}

/** Pausing: not asked for, asked for and taken before the next step, or taken. */
export type PauseState = 'none' | 'requested' | 'taken'

export interface BuildState {
  readonly label: string
  readonly summary: BuildSummary
  readonly status: 'queued' | 'running' | 'paused' | BuildOutcome
  readonly startedAt?: number
  readonly endedAt?: number
  readonly steps: readonly StepState[]
  /** What became known, by name, in the order of the first mention. */
  readonly facts: ReadonlyMap<string, string>
  readonly artifacts: readonly Artifact[]
  readonly error?: ErrorReport
  readonly cancelRequested: boolean
  readonly pause: PauseState
  /** How somebody changed the VM besides the template. */
  readonly modifiedByHand: readonly ('edited-step' | 'shell')[]
  /** The texts that were changed for further attempts, by step, the latest of each. */
  readonly edits: ReadonlyMap<string, StepEdits>
  /** What the ended build left on purpose is deleted then, epoch ms. */
  readonly keptUntil?: number
}

export interface RunWarning {
  readonly build?: string
  readonly message: string
  readonly hint?: string
}

/** The state of a run, folded from its events and from nothing else. */
export interface RunState {
  readonly runId: string
  readonly template: { readonly path: string; readonly name: string; readonly sha256: string }
  readonly sandbox: boolean
  /** The account that was chosen: a profile's name, or `template`. */
  readonly account?: string
  /** A real VM and all provisioners, but no image. */
  readonly rehearsal: boolean
  readonly startedAt: number
  readonly endedAt?: number
  readonly outcome?: BuildOutcome
  readonly process?: { readonly pid: number; readonly host: string }
  readonly builds: ReadonlyMap<string, BuildState>
  readonly resources: ReadonlyMap<string, ResourceState>
  readonly prompts: readonly PromptState[]
  readonly warnings: readonly RunWarning[]
  /** A later process took the run over after its own had died. */
  readonly recovered: boolean
  /** The sequence number of the event after the last one folded. */
  readonly nextSeq: number
  /** When the last event happened: of a run that was cut off, nothing is known after. */
  readonly lastAt: number
}

/** The state before the first event. */
export const emptyRunState: RunState = {
  runId: '',
  template: { path: '', name: '', sha256: '' },
  sandbox: false,
  rehearsal: false,
  startedAt: 0,
  builds: new Map(),
  resources: new Map(),
  prompts: [],
  warnings: [],
  recovered: false,
  nextSeq: 0,
  lastAt: 0,
}

/** Folds events into the state that follows; given the same events, the same state. Unknown builds are ignored. */
export function foldRunEvents(events: Iterable<RunEvent>, from: RunState = emptyRunState): RunState {
  let state = from
  for (const event of events) state = { ...foldEvent(state, event), nextSeq: event.seq + 1, lastAt: event.at }
  return state
}

/** What the run made (or may have made), did not keep and has not destroyed. */
export function leftoversOf(state: RunState): ResourceState[] {
  return [...state.resources.values()].filter(
    (resource) => resource.status === 'alive' || resource.status === 'stuck' || resource.status === 'intended',
  )
}

function foldEvent(state: RunState, event: RunEvent): RunState {
  switch (event.type) {
    case 'run-started':
      return {
        ...state,
        runId: event.runId,
        template: event.template,
        sandbox: event.sandbox,
        ...(event.account === undefined ? {} : { account: event.account }),
        rehearsal: event.rehearsal ?? false,
        startedAt: event.at,
        process: event.process,
        builds: new Map(event.builds.map((summary) => [summary.label, newBuild(summary)])),
      }
    case 'build-queued':
      return updateBuild(state, event.build, () => ({ status: 'queued' }))
    case 'build-started':
      return updateBuild(state, event.build, () => ({ status: 'running', startedAt: event.at }))
    case 'step-started': {
      const { step: id, title, phase } = event
      const step: StepState = { id, title, phase, startedAt: event.at, status: 'running' }
      return updateBuild(state, event.build, (build) => ({ steps: [...build.steps, step] }))
    }
    case 'step-ended':
      return updateStep(state, event.build, event.step, () => ({
        status: event.status,
        endedAt: event.at,
        ...(event.error === undefined ? {} : { error: event.error as ErrorReport }),
      }))
    case 'step-progress':
      return updateStep(state, event.build, event.step, () => ({
        ...(event.detail === undefined ? {} : { detail: event.detail }),
        ...(event.fraction === undefined ? {} : { fraction: event.fraction }),
      }))
    case 'resource-intended':
      return withResource(state, event.intentId, {
        intentId: event.intentId,
        kind: event.kind,
        build: event.build,
        description: event.description,
        traits: event.traits,
        ...(event.scope === undefined ? {} : { scope: event.scope }),
        status: 'intended',
        since: event.at,
      })
    case 'resource-created':
      return updateResource(state, event.intentId, { status: 'alive', id: event.id, since: event.at })
    case 'resource-refused':
      return updateResource(state, event.intentId, { status: 'refused' })
    case 'resource-destroyed':
      return updateBuild(updateResource(state, event.intentId, { status: 'gone' }), event.build, ({ artifacts }) => ({
        artifacts: event.id === undefined ? artifacts : artifacts.flatMap((artifact) => without(artifact, event.id)),
      }))
    case 'resource-destroy-failed':
      return updateResource(state, event.intentId, { status: 'stuck', error: event.error as ErrorReport })
    case 'resource-kept':
      return [event.intentId, ...(event.with ?? [])].reduce(
        (next, intentId) => updateResource(next, intentId, { status: 'kept' }),
        event.instead === undefined ? state : updateResource(state, event.instead, { status: 'alive' }),
      )
    case 'fact':
      return updateBuild(state, event.build, (build) => ({ facts: new Map(build.facts).set(event.name, event.value) }))
    case 'warning':
      return { ...state, warnings: [...state.warnings, warningOf(event)] }
    case 'prompt-asked': {
      const { promptId, build, question, choices } = event
      const prompt: PromptState = {
        promptId,
        build,
        question,
        choices,
        ...(event.error === undefined ? {} : { error: event.error as ErrorReport }),
        ...(event.editable === undefined ? {} : { editable: event.editable as EditableStep }),
        ...(event.expiresAt === undefined ? {} : { expiresAt: event.expiresAt }),
      }
      return updateBuild({ ...state, prompts: [...state.prompts, prompt] }, build, () => ({ status: 'paused' }))
    }
    case 'prompt-extended': {
      const { promptId, expiresAt } = event
      const prompts = state.prompts.map((prompt) => (prompt.promptId === promptId ? { ...prompt, expiresAt } : prompt))
      return { ...state, prompts }
    }
    case 'prompt-answered': {
      const prompt = state.prompts.find(({ promptId }) => promptId === event.promptId)
      const answered = { ...state, prompts: state.prompts.filter((other) => other !== prompt) }
      const step = prompt?.editable?.step
      return updateBuild(answered, event.build, (build) => ({
        ...(build.status === 'paused' ? { status: 'running' } : {}),
        ...(step === undefined || event.edits === undefined
          ? {}
          : { edits: new Map(build.edits).set(step, { ...build.edits.get(step), ...event.edits }) }),
      }))
    }
    case 'pause-requested':
      return updateBuild(state, event.build, () => ({ pause: 'requested' }))
    case 'paused':
      return updateBuild(state, event.build, () => ({ pause: 'taken', status: 'paused' }))
    case 'resumed':
      return updateBuild(state, event.build, (build) => ({
        pause: 'none',
        ...(build.status === 'paused' ? { status: 'running' } : {}),
      }))
    case 'modified-by-hand':
      return updateBuild(state, event.build, ({ modifiedByHand }) =>
        modifiedByHand.includes(event.how) ? {} : { modifiedByHand: [...modifiedByHand, event.how] },
      )
    case 'kept-until':
      return updateBuild(state, event.build, () => ({ keptUntil: event.until }))
    case 'cancel-requested':
      return [...state.builds.values()]
        .filter((build) => event.build === undefined || build.label === event.build)
        .reduce((next, build) => updateBuild(next, build.label, () => ({ cancelRequested: true })), state)
    case 'artifact-made':
      return updateBuild(state, event.build, (build) => ({
        artifacts: [...build.artifacts, event.artifact],
      }))
    case 'build-ended': {
      const ended = updateBuild(state, event.build, () => ({
        status: event.outcome,
        endedAt: event.at,
        ...(event.error === undefined ? {} : { error: event.error as ErrorReport }),
      }))
      return { ...ended, prompts: ended.prompts.filter((prompt) => prompt.build !== event.build) }
    }
    case 'run-ended':
      return { ...state, outcome: event.outcome, endedAt: event.at }
    case 'recovery-started':
      return { ...state, recovered: true, process: event.process }
    case 'recovery-ended':
    case 'log-mark':
      return state
    default:
      return assertNever(event)
  }
}

function newBuild(summary: BuildSummary): BuildState {
  return {
    label: summary.label,
    summary,
    status: 'queued',
    steps: [],
    facts: new Map(),
    artifacts: [],
    cancelRequested: false,
    pause: 'none',
    modifiedByHand: [],
    edits: new Map(),
  }
}

/** An artifact after something was deleted: none when that was the OMI, or the last volume. */
function without(artifact: Artifact, id: string | undefined): Artifact[] {
  switch (artifact.kind) {
    case 'omi':
      return artifact.imageId === id ? [] : [artifact]
    case 'volumes': {
      const volumeIds = artifact.volumeIds.filter((volumeId) => volumeId !== id)
      return volumeIds.length === 0 ? [] : [{ ...artifact, volumeIds }]
    }
    case 'files':
      return [artifact]
    default:
      return assertNever(artifact)
  }
}

function warningOf(event: Extract<RunEvent, { type: 'warning' }>): RunWarning {
  return {
    message: event.message,
    ...(event.build === undefined ? {} : { build: event.build }),
    ...(event.hint === undefined ? {} : { hint: event.hint }),
  }
}

function updateBuild(state: RunState, label: string, change: (build: BuildState) => Partial<BuildState>): RunState {
  const build = state.builds.get(label)
  if (build === undefined) return state
  return { ...state, builds: new Map(state.builds).set(label, { ...build, ...change(build) }) }
}

/** Changes the latest step of that name: a step that is tried again is a new one. */
function updateStep(
  state: RunState,
  label: string,
  id: string,
  change: (step: StepState) => Partial<StepState>,
): RunState {
  return updateBuild(state, label, (build) => {
    const at = build.steps.findLastIndex((step) => step.id === id)
    const step = build.steps[at]
    return step === undefined ? {} : { steps: build.steps.with(at, { ...step, ...change(step) }) }
  })
}

function updateResource(state: RunState, intentId: string, change: Partial<ResourceState>): RunState {
  const resource = state.resources.get(intentId)
  return resource === undefined ? state : withResource(state, intentId, { ...resource, ...change })
}

function withResource(state: RunState, intentId: string, resource: ResourceState): RunState {
  return { ...state, resources: new Map(state.resources).set(intentId, resource) }
}
