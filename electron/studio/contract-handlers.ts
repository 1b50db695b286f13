import { dirname } from 'node:path'
import { explainCredentials } from '#electron/credentials/explain-credentials.ts'
import { isInterrupted, type LiveRun, type RunEngine } from '#electron/engine/run-engine.ts'
import { whyNoRealMachines } from '#electron/sandbox/machines/real/qemu-programs.ts'
import type { CallInput, CallOutput } from '#shared/contract/calls.ts'
import type { Settings } from '#shared/contract/settings.ts'
import { errorReportOf, StudioError } from '#shared/studio-error.ts'
import type { AccountService } from './account-service.ts'
import type { BuildService } from './build-service.ts'
import { createCredentialHandlers } from './credential-handlers.ts'
import type { CredentialService } from './credential-service.ts'
import { diagnosticShape } from './diagnostic-shape.ts'
import type { HomeFolder } from './home-folder.ts'
import type { JsonStore } from './json-store.ts'
import type { LeftoverService } from './leftover-service.ts'
import { listFiles } from './list-files.ts'
import { listImages } from './list-images.ts'
import { createRunStreams } from './run-streams.ts'
import { runSummary } from './run-summary.ts'
import type { SandboxService } from './sandbox-service.ts'
import type { CallHandlers, ContractHandlers, StreamHandlers } from './serve-contract.ts'
import type { TemplateDialogs } from './template-dialogs.ts'
import type { TemplateService } from './template-service.ts'

/** What the calls of the contract are made of. */
export interface StudioServices {
  readonly version: string
  readonly host: 'desktop' | 'web' | 'cli'
  readonly home: HomeFolder
  readonly settings: JsonStore<Settings>
  readonly templates: TemplateService
  readonly builds: BuildService
  readonly accounts: AccountService
  readonly credentials: CredentialService
  readonly leftovers: LeftoverService
  readonly engine: RunEngine
  readonly sandbox: SandboxService
  readonly dialogs: TemplateDialogs
}

/** Implements the contract over the services; the same for all hosts. */
export function createContractHandlers(services: StudioServices): ContractHandlers {
  const { engine, home } = services
  const credentials = createCredentialHandlers(services.credentials, services.settings)

  const calls: CallHandlers = {
    'studio.about': async () => {
      const sandboxEndpoint = services.sandbox.endpoint()
      const why = whyNoRealMachines(process.env)
      return {
        version: services.version,
        host: services.host,
        platform: process.platform,
        home: home.path,
        ...(sandboxEndpoint === undefined ? {} : { sandboxEndpoint }),
        ...(why === undefined ? {} : { whyNoRealMachines: why }),
      }
    },
    'settings.read': () => services.settings.read(),
    'settings.write': (patch) => services.settings.update((settings) => ({ ...settings, ...definedOnly(patch) })),

    'templates.list': () => services.templates.list(),
    'templates.open': async ({ path, variables }) =>
      services.templates.open(await loadRequest(services, path, variables)),
    'templates.forget': async ({ path }) => {
      await services.templates.forget(path)
      return {}
    },
    'templates.copyStarter': async ({ path, folder }) => ({ path: await services.templates.copyStarter(path, folder) }),
    'templates.readFile': ({ path }) => services.templates.readFile(path),
    'templates.writeFile': ({ path, text, seen }) => services.templates.writeFile(path, text, seen),
    'templates.upgrade': ({ path }) => services.templates.upgrade(path),
    'files.list': ({ folder }) => listFiles(folder),
    'dialogs.openTemplate': ({ kind }) => services.dialogs.openTemplate(kind),

    'credentials.explain': (input) => explain(services, input),
    ...credentials.calls,

    'runs.start': (input) => startRun(services, input),
    'runs.list': async ({ limit = 200 }) => {
      const runs = await engine.list(limit)
      return Promise.all(runs.map(async (run) => runSummary(run, await isInterrupted(home.runs, run))))
    },
    'runs.cancel': async ({ runId, build }) => {
      await liveRun(engine, runId).cancel(build)
      return {}
    },
    'runs.answer': async ({ runId, promptId, choice }) => {
      await liveRun(engine, runId).answer(promptId, choice)
      return {}
    },
    'runs.readEvents': async ({ runId, from = 0 }) =>
      (await engine.open(runId)).events.filter((event) => event.seq >= from),
    'runs.readLog': async ({ runId, from, count, build }) => {
      const { log } = await engine.open(runId)
      const lines = await log.read({ from, count, ...(build === undefined ? {} : { build }) })
      return { lines, total: log.total(build) }
    },
    'runs.searchLog': async ({ runId, limit = 10_000, ...search }, signal) => {
      const { log } = await engine.open(runId)
      const { places, total } = await log.search({ ...definedOnly(search), text: search.text, limit }, signal)
      return { matches: places, total }
    },

    'leftovers.list': () => services.leftovers.list(),
    'leftovers.destroy': ({ runId }) => services.leftovers.destroy(runId, () => {}),

    'images.list': async ({ account }, signal) => {
      if (account === 'sandbox') return listImages(await services.accounts.sandbox(), signal)
      const credentials = await services.accounts.credentialsFor({}, home.path, account)
      return listImages(services.accounts.accountFor(credentials), signal)
    },
  }
  const streams: StreamHandlers = {
    ...createRunStreams(engine, home.runs),
    ...credentials.streams,
    'templates.changes': ({ path }, signal) => services.templates.watchFiles(path, signal),
  }
  return { calls, streams }
}

/** From the app, a template's relative paths count from its own folder. */
async function loadRequest(
  services: StudioServices,
  path: string,
  variables: Readonly<Record<string, string>> | undefined,
) {
  const assignments = Object.entries(variables ?? {}).map(([name, text]) => ({ name, text }))
  return { path, assignments, workingFolder: await services.templates.workingFolderOf(path) }
}

async function startRun(
  services: StudioServices,
  { path, variables, only, except, force = false, onError = 'cleanup', account }: CallInput<'runs.start'>,
): Promise<CallOutput<'runs.start'>> {
  const answer = await services.builds.start({
    ...(await loadRequest(services, path, variables)),
    ...(only === undefined ? {} : { only }),
    ...(except === undefined ? {} : { except }),
    account,
    settings: { force, debug: false, onError },
  })
  if (answer.kind === 'started') return { kind: 'started', runId: answer.run.id }
  return { kind: 'refused', diagnostics: answer.diagnostics.map(diagnosticShape) }
}

async function explain(
  services: StudioServices,
  { path, variables, account = 'template' }: CallInput<'credentials.explain'>,
): Promise<CallOutput<'credentials.explain'>> {
  if (account === 'sandbox') {
    const { credentials } = await services.sandbox.open()
    return { usable: true, fields: explainCredentials(credentials).map((field) => ({ ...field })), problems: [] }
  }
  try {
    const options = path === undefined ? {} : await builderOptions(services, path, variables)
    const credentials = await services.accounts.credentialsFor(
      options,
      path === undefined ? services.home.path : dirname(path),
      account,
    )
    return {
      usable: true,
      fields: explainCredentials(credentials).map((field) => ({ ...field })),
      problems: [...credentials.warnings],
    }
  } catch (error) {
    const { message, hint } = errorReportOf(error)
    return { usable: false, fields: [], problems: [hint === undefined ? message : `${message} ${hint}`] }
  }
}

/** The access options of the template's first build; a template that cannot be planned yet names none. */
async function builderOptions(
  services: StudioServices,
  path: string,
  variables: Readonly<Record<string, string>> | undefined,
) {
  const { planned } = await services.builds.plan(await loadRequest(services, path, variables))
  return planned.builds[0]?.builder.options ?? {}
}

function liveRun(engine: RunEngine, runId: string): LiveRun {
  const run = engine.live(runId)
  if (run !== undefined) return run
  throw new StudioError({
    code: 'not-running',
    message: 'This run is not going on in this OMI Studio.',
    hint: 'If another OMI Studio runs it, cancel it there.',
  })
}

/** Without the keys whose value is undefined, which the exact types do not take. */
function definedOnly<Content extends object>(
  content: Content,
): { [Key in keyof Content]: Exclude<Content[Key], undefined> } {
  return Object.fromEntries(Object.entries(content).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Content]: Exclude<Content[Key], undefined>
  }
}
