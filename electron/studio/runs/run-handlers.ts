import { resolve } from 'node:path'
import { runFolderOf } from '#electron/engine/run-folder.ts'
import type { CallInput, CallOutput } from '#shared/contract/calls.ts'
import type { runCalls, runStreams } from '#shared/contract/run-calls.ts'
import { definedOnly } from '../defined-only.ts'
import { downloadsFolder } from '../downloads-folder.ts'
import type { CallHandlers, StreamHandlers } from '../serve-contract.ts'
import type { StudioServices } from '../studio-services.ts'
import { diagnosticShape } from '../templates/diagnostic-shape.ts'
import { requestOf } from '../templates/request-of.ts'
import { estimateRun } from './estimate-run.ts'
import { exportRuns } from './export-runs.ts'
import { inspectRun } from './inspect-run.ts'
import { liveRun } from './live-run.ts'
import { createLogHandlers } from './log-handlers.ts'
import { createQueueStream } from './queue-stream.ts'
import { createRunStreams } from './run-streams.ts'

/** Runs among which those of a template are looked for. */
const mostEstimated = 1000

/** The contract's calls about runs. */
export function createRunHandlers(services: StudioServices): {
  readonly calls: Pick<CallHandlers, keyof typeof runCalls>
  readonly streams: Pick<StreamHandlers, keyof typeof runStreams>
} {
  const { engine } = services
  return {
    calls: {
      'runs.start': (input) => startRun(services, input),
      'runs.list': ({ limit = 200 }) => services.summaries.list(limit),
      'runs.estimate': async (question) => {
        if (!('runId' in question)) {
          const { path, sandbox } = question
          const records = await services.summaries.records(mostEstimated)
          return estimateRun(records, { templatePath: resolve(path), ...(sandbox === undefined ? {} : { sandbox }) })
        }
        const { templatePath, sandbox } = await services.summaries.of(question.runId)
        const records = await services.summaries.records(mostEstimated)
        return estimateRun(records, { templatePath, sandbox, except: question.runId })
      },
      'runs.remembered': async ({ path }) => {
        const request = await services.choices.of(resolve(path))
        return request === undefined ? {} : { request }
      },
      'runs.inspect': ({ runId }) => inspectRun(engine, services.summaries, services.home.runs, runId),
      'runs.moveInQueue': async ({ runId, before }) => {
        engine.queue.move(runId, before)
        return {}
      },
      'runs.holdInQueue': async ({ runId, held }) => {
        engine.queue.hold(liveRun(engine, runId).id, held)
        return {}
      },
      'runs.export': async ({ runIds }) => ({
        path: await exportRuns({
          runsFolder: services.home.runs,
          runIds,
          folder: await downloadsFolder(process.env),
          version: services.version,
          now: Date.now(),
        }),
      }),
      'runs.folder': async ({ runId }) => ({ folder: runFolderOf(services.home.runs, runId) }),
      'runs.storage': () => services.records.storage(),
      'runs.remove': ({ runIds }) => services.records.remove(runIds),
      'runs.restore': ({ runIds }) => services.records.restore(runIds),
      'runs.removed': () => services.records.removed(),
      'runs.cancel': async ({ runId, build }) => {
        await liveRun(engine, runId).cancel(build)
        return {}
      },
      'runs.answer': async ({ runId, promptId, choice, edits }) => {
        await liveRun(engine, runId).answer(promptId, choice, edits)
        return {}
      },
      'runs.readEvents': async ({ runId, from = 0 }) =>
        (await engine.open(runId)).events.filter((event) => event.seq >= from),
      ...createLogHandlers(engine),
    },
    streams: { ...createRunStreams(engine, services.summaries), 'runs.queue': createQueueStream(engine) },
  }
}

async function startRun(
  services: StudioServices,
  {
    path,
    variables,
    variableFiles,
    force = false,
    onError = 'cleanup',
    account,
    bootTest,
    ...chosen
  }: CallInput<'runs.start'>,
): Promise<CallOutput<'runs.start'>> {
  const answer = await services.builds.start({
    ...(await requestOf(services.templates, path, variables, variableFiles)),
    ...definedOnly(chosen),
    account,
    settings: {
      force,
      debug: false,
      onError,
      ...(await patienceFor(services, onError)),
      ...(bootTest === undefined ? {} : { bootTest }),
    },
  })
  if (answer.kind === 'started') {
    // The build is under way: that it cannot be remembered is no reason to say that it is not.
    await services.choices.remember(answer.request.path, answer.request).catch(() => {})
    return { kind: 'started', runId: answer.run.id }
  }
  return { kind: 'refused', diagnostics: answer.diagnostics.map(diagnosticShape) }
}

/** Nobody may ever answer, or come back for what was kept: then it is cleaned up, after as long as the settings say. */
async function patienceFor(
  { settings }: StudioServices,
  onError: NonNullable<CallInput<'runs.start'>['onError']>,
): Promise<{ readonly patience?: number }> {
  if (onError !== 'ask' && onError !== 'abort') return {}
  return { patience: (await settings.inForce()).keptVmMinutes * 60_000 }
}
