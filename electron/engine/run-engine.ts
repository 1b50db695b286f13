import { randomUUID } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '#electron/clock.ts'
import { componentOf } from '#shared/catalog/components.ts'
import type { OptionSet } from '#shared/catalog/option.ts'
import type { BuildOutcome, BuildSummary, RunEvent } from '#shared/run/event.ts'
import { foldRunEvents, type RunState } from '#shared/run/run-state.ts'
import type { StepEdits } from '#shared/run/step-edit.ts'
import { StudioError } from '#shared/studio-error.ts'
import type { Builder, RunSettings } from './build-context.ts'
import { type BuildQueue, createBuildQueue } from './build-queue.ts'
import { type BuildRequest, type PostProcess, runBuild } from './build-runner.ts'
import { createJournal, type Journal, journalSize, readJournal } from './journal.ts'
import { type LogStore, openLogStore } from './log-store.ts'
import { createMachineDesk, type WatchedMachine } from './machine-desk.ts'
import { createPauseDesk, type PauseDesk } from './pause-desk.ts'
import { ownIdentity } from './process-identity.ts'
import { createPromptDesk, type PromptDesk } from './prompt-desk.ts'
import { redactEvent } from './redact-event.ts'
import { createRedactor, type Redactor, redacted } from './redactor.ts'
import { keptPathOf, listRunIds, newRunId, releaseRun, runFolderOf, takeRun } from './run-folder.ts'
import { cancelled } from './step-runner.ts'

export interface RunEngineSettings {
  readonly runsFolder: string
  readonly version: string
  readonly clock: Clock
  /** Builds at once over all runs; below 1 there is no limit. Read at each decision. */
  readonly parallelBuilds: () => number
  readonly builderOf: (type: string) => Builder
  readonly postProcess: PostProcess
}

/** What a run is to do. */
export interface RunRequest {
  readonly template: { readonly path: string; readonly name: string; readonly sha256: string }
  readonly builds: readonly BuildRequest[]
  readonly settings: RunSettings
  readonly sandbox: boolean
  /** The folder against which relative paths in options resolve. */
  readonly workingFolder: string
  /** Never to be shown: keys, sensitive variables. */
  readonly secrets: readonly string[]
  /** Worth saying before anything else: about the clock, about where keys were found. */
  readonly warnings?: readonly string[]
  /** The account that was chosen, as people know it: a profile's name, or `template`. */
  readonly account?: string
  /** The plans make no image: it is a trial of the provisioning. */
  readonly rehearsal?: boolean
  /** What the run was made of, as data; kept in its folder with secrets replaced, and never read by the engine. */
  readonly kept?: unknown
  /** Builds of this run at once; without it only the engine's limit counts. */
  readonly parallel?: number
  /** It takes no place in the queue: it lasts as long as somebody wants, and builds must not wait for that. */
  readonly besideQueue?: boolean
}

/** A run that is going on in this process, or an old one as its files tell it. */
export interface Run {
  readonly id: string
  readonly live: boolean
  /** The state by now. */
  state(): RunState
  readonly events: readonly RunEvent[]
  /** Events from now on. Old runs have none. Returns the function that ends it. */
  subscribe(listener: (event: RunEvent) => void): () => void
  readonly log: LogStore
}

export interface LiveRun extends Run {
  readonly live: true
  /** Cancels one build, or all: what is under way ends, and what was made is cleaned up. */
  cancel(build?: string): Promise<void>
  /** `edits`: texts of the failed step to try it again with. */
  answer(promptId: string, choice: string, edits?: StepEdits): Promise<void>
  /** Lets a question that would answer itself wait so many ms longer. */
  extend(promptId: string, milliseconds: number): Promise<void>
  /** Lets a build pause before its next step; the VM stays as it is. */
  pause(build: string): Promise<void>
  resume(build: string): Promise<void>
  /** Resolves when the last build has ended and been cleaned up. */
  readonly done: Promise<BuildOutcome>
}

/** Runs builds, and knows the runs of the past. */
export interface RunEngine {
  /** The builds that wait for a place. */
  readonly queue: Omit<BuildQueue, 'enter'>
  start(request: RunRequest): Promise<LiveRun>
  live(runId: string): LiveRun | undefined
  /** The machine of a build that goes on, or whose VM is kept. */
  machine(runId: string, build: string): WatchedMachine | undefined
  /** The runs that go on in this process. */
  going(): readonly LiveRun[]
  /** Live or old. Throws a StudioError when there is no such run. */
  open(runId: string): Promise<Run>
  /** Newest first. */
  list(limit: number): Promise<Run[]>
  /** Called whenever something happened in a live run. */
  onChange(listener: (run: LiveRun) => void): () => void
  /** Cancels everything and waits for the clean-up. */
  close(): Promise<void>
}

/** How many old runs are held in memory, so that a list need not read all journals again. */
const mostOldRuns = 200

export function createRunEngine(settings: RunEngineSettings): RunEngine {
  const queue = createBuildQueue(settings.parallelBuilds)
  const machines = createMachineDesk()
  const liveRuns = new Map<string, LiveRun>()
  const changeListeners = new Set<(run: LiveRun) => void>()

  async function start(request: RunRequest): Promise<LiveRun> {
    const id = newRunId(settings.clock.now(), randomUUID())
    const runFolder = runFolderOf(settings.runsFolder, id)
    await mkdir(join(runFolder, 'tmp'), { recursive: true, mode: 0o700 })
    await takeRun(runFolder)
    const redactor = createRedactor()
    for (const secret of request.secrets) redactor.add(secret)
    for (const { plan } of request.builds) for (const secret of plan.sensitive) redactor.add(secret)
    if (request.kept !== undefined) {
      const text = JSON.stringify(redactor.redactDeep(request.kept))
      await writeFile(keptPathOf(runFolder), text, { mode: 0o600 })
    }
    const journal = await createJournal(runFolder, settings.clock.now, (payload) => redactEvent(payload, redactor))
    const log = await openLogStore(runFolder)
    const prompts = createPromptDesk(journal, settings.clock, request.settings.unattended)
    const pauses = createPauseDesk(
      journal,
      request.builds.map(({ plan }) => plan.label),
    )
    await journal.append({
      type: 'run-started',
      runId: id,
      studioVersion: settings.version,
      template: request.template,
      sandbox: request.sandbox,
      ...(request.account === undefined ? {} : { account: request.account }),
      ...(request.rehearsal === true ? { rehearsal: true } : {}),
      onError: request.settings.onError,
      builds: request.builds.map((build) => summaryOf(build, redactor)),
      process: ownIdentity(),
    })
    for (const message of request.warnings ?? []) await journal.append({ type: 'warning', message })
    const { run, cancels } = liveRun(id, journal, log, { prompts, pauses }, execute)
    liveRuns.set(id, run)
    // From then on its files tell what became of it: a recovery may add to them.
    void run.done.then(() => {
      liveRuns.delete(id)
      queue.hold(id, false)
    })
    journal.subscribe(() => {
      for (const listener of changeListeners) listener(run)
    })
    return run

    async function execute(): Promise<BuildOutcome> {
      // With -debug someone looks at each step, so builds go one after another (spec/templates.md 6.1).
      const parallel = request.settings.debug ? 1 : request.parallel
      const ownQueue = parallel === undefined ? undefined : createBuildQueue(() => parallel)
      const parts = {
        runId: id,
        journal,
        log,
        redactor,
        prompts,
        pauses,
        machines,
        queue: request.besideQueue === true ? createBuildQueue(() => 0) : queue,
        clock: settings.clock,
        settings: request.settings,
        workingFolder: request.workingFolder,
        runFolder,
        builderOf: settings.builderOf,
        postProcess: settings.postProcess,
      }
      const outcomes = await Promise.all(
        request.builds.map(async (build) => {
          const { signal } = cancels.get(build.plan.label) ?? new AbortController()
          const leave = await ownQueue?.enter(signal).catch(() => undefined)
          try {
            return await runBuild(parts, build, signal).catch((): BuildOutcome => 'failed')
          } finally {
            leave?.()
          }
        }),
      )
      const outcome = outcomeOf(outcomes)
      await log.flush().catch(() => {})
      await journal.append({ type: 'run-ended', outcome })
      await journal.close()
      await releaseRun(runFolder)
      return outcome
    }
  }

  const oldRuns = new Map<string, { readonly size: number; readonly run: Run }>()

  async function open(runId: string): Promise<Run> {
    const live = liveRuns.get(runId)
    if (live !== undefined) return live
    const runFolder = runFolderOf(settings.runsFolder, runId)
    const size = await journalSize(runFolder)
    const known = oldRuns.get(runId)
    if (known !== undefined && known.size === size) return known.run
    const events = await readJournal(runFolder)
    const log = await openLogStore(runFolder)
    const state = foldRunEvents(events)
    const run: Run = { id: runId, live: false, events, state: () => state, subscribe: () => () => {}, log }
    oldRuns.delete(runId)
    oldRuns.set(runId, { size, run })
    const [oldest] = oldRuns.keys()
    if (oldRuns.size > mostOldRuns && oldest !== undefined) oldRuns.delete(oldest)
    return run
  }

  return {
    queue,
    start,
    live: (runId) => liveRuns.get(runId),
    machine: machines.of,
    going: () => [...liveRuns.values()],
    open,
    async list(limit) {
      const ids = (await listRunIds(settings.runsFolder)).slice(0, limit)
      const runs = await Promise.all(ids.map((id) => open(id).catch(() => undefined)))
      return runs.filter((run) => run !== undefined && run.events.length > 0) as Run[]
    },
    onChange(listener) {
      changeListeners.add(listener)
      return () => changeListeners.delete(listener)
    },
    async close() {
      await Promise.all(
        [...liveRuns.values()].map(async (run) => {
          if (run.state().outcome === undefined) await run.cancel()
          await run.done
        }),
      )
    },
  }
}

function liveRun(
  id: string,
  journal: Journal,
  log: LogStore,
  { prompts, pauses }: { readonly prompts: PromptDesk; readonly pauses: PauseDesk },
  execute: () => Promise<BuildOutcome>,
): { run: LiveRun; cancels: Map<string, AbortController> } {
  let state = foldRunEvents(journal.events)
  journal.subscribe((event) => {
    state = foldRunEvents([event], state)
  })
  const cancels = new Map([...state.builds.keys()].map((label) => [label, new AbortController()]))
  for (const cancel of cancels.values()) setMaxListeners(0, cancel.signal)
  const { promise, resolve } = Promise.withResolvers<BuildOutcome>()
  const run: LiveRun = {
    id,
    live: true,
    events: journal.events,
    state: () => state,
    subscribe: (listener) => journal.subscribe(listener),
    log,
    done: promise,
    async cancel(build) {
      if (state.outcome !== undefined) return
      const concerned = build === undefined ? [...cancels.keys()] : [build]
      for (const label of concerned) {
        if (!cancels.has(label)) {
          throw new StudioError({ code: 'no-build', message: `There is no build "${label}" in this run.` })
        }
      }
      await journal.append({ type: 'cancel-requested', ...(build === undefined ? {} : { build }) })
      for (const label of concerned) cancels.get(label)?.abort(cancelled())
    },
    answer: (promptId, choice, edits) =>
      prompts.answer(promptId, { choice, ...(edits === undefined ? {} : { edits }) }),
    extend: (promptId, milliseconds) => prompts.extend(promptId, milliseconds),
    pause: (build) => pauses.pause(build),
    resume: (build) => pauses.resume(build),
  }
  queueMicrotask(() => void execute().then(resolve, () => resolve('failed')))
  return { run, cancels }
}

function outcomeOf(outcomes: readonly BuildOutcome[]): BuildOutcome {
  if (outcomes.includes('failed')) return 'failed'
  return outcomes.includes('cancelled') ? 'cancelled' : 'succeeded'
}

function summaryOf({ plan, account }: BuildRequest, redactor: Redactor): BuildSummary {
  return {
    label: plan.label,
    builderType: plan.builder.type,
    region: account.scope.region,
    provisioners: plan.provisioners.map((provisioner) => provisioner.name ?? provisioner.type),
    postProcessors: plan.postProcessors.map((chain) => chain.map((one) => one.name ?? one.type)),
    options: redactor.redactDeep(hideSecretOptions(plan.builder.type, plan.builder.options)),
  }
}

/** Hides what the catalogue marks as secret, and user data, which often carry secrets: nobody needs them in a summary. */
function hideSecretOptions(type: string, options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return withoutSecrets(componentOf('builder', type)?.options ?? {}, options)
}

/** The same of what is in a block, such as the password of `chroot_host`. */
function withoutSecrets(declared: OptionSet, values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const option = declared[name]
      if (name === 'user_data' || option?.secret === true) return [name, redacted]
      const { shape } = option ?? {}
      if (shape?.type !== 'block' && shape?.type !== 'blocks') return [name, value]
      const hide = (one: unknown) =>
        typeof one === 'object' && one !== null
          ? withoutSecrets(shape.options, one as Readonly<Record<string, unknown>>)
          : one
      return [name, Array.isArray(value) ? value.map(hide) : hide(value)]
    }),
  )
}
