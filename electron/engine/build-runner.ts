import { join } from 'node:path'
import type { Clock } from '#electron/clock.ts'
import type { BuildOutcome, RunEventPayload } from '#shared/run/event.ts'
import { foldRunEvents, leftoversOf } from '#shared/run/run-state.ts'
import { errorReportOf, StudioError } from '#shared/studio-error.ts'
import type { BuildPlan } from '#shared/template/build-plan.ts'
import type {
  BuildContext,
  Builder,
  BuildLog,
  BuildResult,
  CloudContext,
  RunSettings,
  StepRunner,
} from './build-context.ts'
import type { BuildQueue } from './build-queue.ts'
import { createBuildResources } from './build-resources.ts'
import { cleanUp } from './cleanup.ts'
import type { CloudAccount } from './cloud-account.ts'
import type { Journal } from './journal.ts'
import type { LogStore } from './log-store.ts'
import type { MachineDesk } from './machine-desk.ts'
import type { PauseDesk } from './pause-desk.ts'
import type { PromptDesk } from './prompt-desk.ts'
import type { Redactor } from './redactor.ts'
import { type CurrentStep, cancelled, createStepRunner, KeepEverything } from './step-runner.ts'

/** One build of a run: its plan and the account that it works in. */
export interface BuildRequest {
  readonly plan: BuildPlan
  readonly account: CloudAccount
}

/** What becomes of the builder's artifact; runs after the builder, in its context. */
export type PostProcess = (result: BuildResult, context: BuildContext, steps: StepRunner) => Promise<void>

/** What the builds of a run share. */
export interface RunParts {
  readonly runId: string
  readonly journal: Journal
  readonly log: LogStore
  readonly redactor: Redactor
  readonly prompts: PromptDesk
  readonly pauses: PauseDesk
  readonly machines: MachineDesk
  readonly queue: BuildQueue
  readonly clock: Clock
  readonly settings: RunSettings
  readonly workingFolder: string
  readonly runFolder: string
  readonly builderOf: (type: string) => Builder
  readonly postProcess: PostProcess
}

/**
 * Takes one build from the queue to its end: the builder's steps, the post-processors, and, whatever happened, the
 * clean-up of everything that is not kept. Never rejects; how it ended is in the journal and in the answer.
 */
export async function runBuild(parts: RunParts, request: BuildRequest, signal: AbortSignal): Promise<BuildOutcome> {
  const { journal, queue } = parts
  const build = request.plan.label
  await journal.append({ type: 'build-queued', build })
  let leave: (() => void) | undefined
  try {
    leave = await queue.enter(signal, { runId: parts.runId, build })
  } catch {
    return end(journal, build, 'cancelled', cancelled())
  }
  try {
    return await runQueued(parts, request, signal)
  } finally {
    if (!keepsVm(journal, build)) parts.machines.remove(parts.runId, build)
    leave()
  }
}

async function runQueued(parts: RunParts, request: BuildRequest, signal: AbortSignal): Promise<BuildOutcome> {
  const { journal, settings } = parts
  const build = request.plan.label
  for (const secret of request.plan.sensitive) parts.redactor.add(secret)
  await journal.append({ type: 'build-started', build, scope: request.account.scope })
  const { context, onStep, closeAll } = contextOf(parts, request, signal)
  const steps = createStepRunner({
    build,
    journal,
    settings,
    signal,
    ask: (question) => parts.prompts.ask(build, question, signal),
    unpaused: () => parts.pauses.unpaused(build, signal),
    onStep,
    onError: (message) => context.log.error(message),
  })
  const clean = () => cleanAfter(parts, request, signal, context.log, onStep).finally(closeAll)

  let failure: unknown
  let cleaned = false
  try {
    const builder = parts.builderOf(request.plan.builder.type)
    const result = await builder.build(context, steps)
    if (result.artifact !== undefined) await journal.append({ type: 'artifact-made', build, artifact: result.artifact })
    // The VM is not needed any more, and post-processors may take their time.
    cleaned = true
    await clean()
    await parts.postProcess(result, context, steps)
  } catch (error) {
    failure = error
    if (!signal.aborted) context.log.error(errorReportOf(realCause(error)).message)
  }
  const keepsEverything = failure instanceof KeepEverything || (failure !== undefined && keepsOnFailure(settings))
  if (keepsEverything) await keepWhatStays(parts, build, context.log).finally(closeAll)
  else if (!cleaned) await clean()

  if (failure === undefined) return end(journal, build, 'succeeded')
  if (signal.aborted) return end(journal, build, 'cancelled', cancelled())
  return end(journal, build, 'failed', realCause(failure))
}

/** Whether the build leaves its VM, so that one may still look into it. */
function keepsVm(journal: Journal, build: string): boolean {
  const left = leftoversOf(foldRunEvents(journal.events))
  return left.some((resource) => resource.build === build && resource.kind === 'vm')
}

/** With -debug whoever watches may look around before everything is deleted; a cancel ends the pause. */
async function beforeCleanup({ prompts }: RunParts, build: string, signal: AbortSignal): Promise<void> {
  const choices = [{ id: 'continue', label: 'Clean up' }]
  await prompts.ask(build, { question: 'Clean up now?', choices }, signal).catch(() => undefined)
}

function keepsOnFailure(settings: RunSettings): boolean {
  return settings.onError === 'abort' || settings.onError === 'run-cleanup-provisioner'
}

function realCause(error: unknown): unknown {
  return error instanceof KeepEverything ? error.cause : error
}

async function end(journal: Journal, build: string, outcome: BuildOutcome, error?: unknown): Promise<BuildOutcome> {
  await journal.append({
    type: 'build-ended',
    build,
    outcome,
    ...(error === undefined ? {} : { error: errorReportOf(error) }),
  })
  return outcome
}

/** Cleaning up is a step of its own, with a signal of its own: a cancel does not stop it. */
async function cleanAfter(
  parts: RunParts,
  { plan, account }: BuildRequest,
  cancel: AbortSignal,
  log: BuildLog,
  onStep: (step: CurrentStep | undefined) => void,
): Promise<void> {
  const { journal, clock, settings } = parts
  const build = plan.label
  const state = foldRunEvents(journal.events)
  if (!leftoversOf(state).some((resource) => resource.build === build)) return
  if (settings.debug && !cancel.aborted) await beforeCleanup(parts, build, cancel)
  // A disk that is full must not keep anything alive in the cloud.
  const record = (payload: RunEventPayload) => journal.append(payload).catch(() => undefined)
  const step = 'clean-up'
  await record({ type: 'step-started', build, step, title: 'Clean up', phase: 'cleanup' })
  onStep({ id: step })
  const remaining = await cleanUp(state, build, {
    journal,
    clock,
    accountOf: () => account,
    say: (text) => log.say(text),
    onProgress: (done, total) => {
      void record({ type: 'step-progress', build, step, fraction: done / total, detail: `${done} of ${total}` })
    },
  })
  onStep(undefined)
  const names = remaining.map((resource) => resource.description).join(', ')
  await record({
    type: 'step-ended',
    build,
    step,
    ...(remaining.length === 0
      ? { status: 'succeeded' }
      : {
          status: 'failed',
          error: {
            code: 'leftovers',
            message: `Could not delete: ${names}.`,
            hint: 'It stays listed under Leftovers; "omi-studio recover" tries again.',
          },
        }),
  })
}

/** Names what stays, and until when. */
async function keepWhatStays({ journal, clock, settings }: RunParts, build: string, log: BuildLog): Promise<void> {
  const stays = leftoversOf(foldRunEvents(journal.events)).filter((resource) => resource.build === build)
  if (stays.length > 0 && settings.patience !== undefined) {
    await journal.append({ type: 'kept-until', build, until: clock.now() + settings.patience })
  }
  for (const resource of stays) {
    log.say(`Left as it is: ${resource.description}${resource.id === undefined ? '' : ` (${resource.id})`}`)
  }
  if (stays.length > 0) log.say('"omi-studio recover" deletes all of this when you are done with it.')
}

function contextOf(parts: RunParts, { plan, account }: BuildRequest, signal: AbortSignal) {
  const { journal, clock, redactor } = parts
  const build = plan.label
  let current: CurrentStep | undefined
  let lastProgress = ''
  const closing: (() => Promise<void>)[] = []

  const tell = (payload: RunEventPayload) => void journal.append(payload)
  const log: BuildLog = {
    write(channel, text) {
      const at = clock.now()
      const step = current === undefined ? {} : { step: current.id }
      const lines = redactor
        .redact(text)
        .replace(/\r?\n$/, '')
        .split('\n')
      parts.log.append(lines.map((line) => ({ at, build, ...step, channel, text: line.replace(/\r$/, '') })))
    },
    say: (text) => log.write('say', text),
    error: (text) => log.write('error', text),
    addSecret: (secret) => redactor.add(secret),
    holdsSecret: (text) => redactor.redact(text) !== text,
  }

  const context: CloudContext = {
    runId: parts.runId,
    plan,
    settings: parts.settings,
    clock,
    signal,
    log,
    account,
    resources: createBuildResources({ build, journal, clock, account, signal: () => signal }),
    workingFolder: parts.workingFolder,
    temporaryFolder: join(parts.runFolder, 'tmp'),
    progress(detail, fraction) {
      const shown = `${detail} ${fraction === undefined ? '' : Math.floor(fraction * 100)}`
      if (current === undefined || shown === lastProgress) return
      lastProgress = shown
      tell({ type: 'step-progress', build, step: current.id, detail, ...(fraction === undefined ? {} : { fraction }) })
    },
    fact: (name, value) => tell({ type: 'fact', build, name, value }),
    warn: (message, hint) => tell({ type: 'warning', build, message, ...(hint === undefined ? {} : { hint }) }),
    ask: async (question, choices, expires) =>
      (await parts.prompts.ask(build, { question, choices, ...(expires && { expires }) }, signal)).choice,
    afterCleanup: (close) => closing.push(close),
    machine: (machine) =>
      parts.machines.put(parts.runId, build, {
        ...machine,
        redact: redactor.redact,
        redactedStream: redactor.stream,
        noteShell: () => {
          if (signal.aborted) return
          tell({ type: 'modified-by-hand', build, how: 'shell' })
          log.say('A shell was opened on the VM: from here on it may differ from what the template says')
        },
      }),
  }
  return {
    context,
    closeAll: async () => {
      for (const close of closing.splice(0)) await close().catch(() => {})
    },
    onStep: (step: CurrentStep | undefined) => {
      current = step
      if (step !== undefined) tell({ type: 'log-mark', build, step: step.id, line: parts.log.total() })
    },
  }
}

/** The error for a template that asks for a builder this version does not have. */
export function unknownBuilder(type: string): StudioError {
  return new StudioError({
    code: 'unknown-builder',
    message: `This version of OMI Studio cannot run the builder ${type} yet.`,
    hint: 'There are osc-bsu, osc-bsusurrogate, osc-bsuvolume and osc-chroot.',
  })
}
