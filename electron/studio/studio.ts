import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createBuilders } from '#electron/builders/builders.ts'
import { systemClock } from '#electron/clock.ts'
import { connectSsh } from '#electron/communicators/ssh/connect-ssh.ts'
import { dialTcp } from '#electron/communicators/ssh/dial.ts'
import type { KeyringState } from '#electron/credentials/vault/keyring.ts'
import { createPostProcess } from '#electron/engine/post-process.ts'
import { createRunEngine } from '#electron/engine/run-engine.ts'
import { postProcessorOf } from '#electron/post-processors/post-processors.ts'
import { provisionerOf } from '#electron/provisioners/provisioners.ts'
import type { Settings } from '#shared/contract/settings.ts'
import { StudioError } from '#shared/studio-error.ts'
import { createAccountService } from './accounts/account-service.ts'
import { publicAddress } from './accounts/caller-address.ts'
import { createContractHandlers } from './contract-handlers.ts'
import { createCredentialService } from './credentials/credential-service.ts'
import { openProfiles } from './credentials/open-profiles.ts'
import { homeFolder, prepareHomeFolder } from './home-folder.ts'
import type { HostPowers } from './host/host-powers.ts'
import { createProblemLog, reportUnhandled } from './host/problem-log.ts'
import { stayAwake } from './host/stay-awake.ts'
import { openViewState } from './host/view-state-store.ts'
import { openIgnoredThings } from './leftovers/ignored-things.ts'
import { createLeftoverService } from './leftovers/leftover-service.ts'
import { createBuildService } from './runs/build-service.ts'
import { createKeptBuilds } from './runs/kept-builds.ts'
import { pruneInBackground } from './runs/prune-in-background.ts'
import { openRememberedChoices } from './runs/remembered-choices.ts'
import { createRunRecords } from './runs/run-records.ts'
import { createRunSummaries } from './runs/run-summaries.ts'
import { createSecretMarks } from './runs/secret-marks.ts'
import { createSandboxService, type StartRegion } from './sandbox/sandbox-service.ts'
import type { ContractHandlers } from './serve-contract.ts'
import { openSettings } from './settings-store.ts'
import type { StudioServices } from './studio-services.ts'
import { openRecentTemplates } from './templates/recent-templates.ts'
import { noDialogs, type TemplateDialogs } from './templates/template-dialogs.ts'
import { openTemplateDrafts } from './templates/template-drafts.ts'
import { openTemplateFolders } from './templates/template-folders.ts'
import { createTemplateService } from './templates/template-service.ts'
import { openTemplateVersions } from './templates/template-versions.ts'
import { launchedMachine } from './terminals/launched-machine.ts'
import { createTerminalService } from './terminals/terminal-service.ts'
import { createVmLogins } from './terminals/vm-logins.ts'

export interface StudioSettings {
  readonly host: 'desktop' | 'web' | 'cli'
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Where the program is: `assets/` and `package.json` are there. */
  readonly appFolder: string
  readonly dialogs?: TemplateDialogs
  /** What the host can do around the page; nothing without it. */
  readonly powers?: HostPowers
  /** Builds at once, over the setting; for the command line. */
  readonly parallelBuilds?: number
  readonly startRegion?: StartRegion
  /** Told of the settings whenever they have changed: for what of them the host itself follows. */
  readonly onSettings?: (settings: Settings) => void
  /** The keyring that keeps the vault's key; the system's own without it. */
  readonly openKeyring?: () => Promise<KeyringState>
}

/** The whole program without a face: services, and the contract over them. */
export interface Studio extends StudioServices {
  readonly handlers: ContractHandlers
  /** Cancels what is going on, waits for the clean-up, and ends the sandbox region. */
  close(): Promise<void>
}

/** Puts the program together; the one place that knows all of its parts. */
export async function createStudio(settings: StudioSettings): Promise<Studio> {
  const { environment, appFolder } = settings
  const home = homeFolder(environment)
  await prepareHomeFolder(home)
  const version = versionOf(appFolder)
  const powers = settings.powers ?? {}
  const problems = createProblemLog(
    () => systemClock.now(),
    (text) => process.stderr.write(text),
  )
  const stopReporting = settings.host === 'cli' ? () => {} : reportUnhandled(problems)
  const store = openSettings({
    path: home.settings,
    report: problems.report,
    onChange(changed) {
      parallelBuilds = settings.parallelBuilds ?? changed.parallelBuilds
      engine.queue.reconsider()
      awake?.reconsider()
      settings.onSettings?.(changed)
    },
  })
  let parallelBuilds = settings.parallelBuilds ?? (await store.inForce()).parallelBuilds

  const sandbox = createSandboxService(
    home.sandbox,
    settings.startRegion ?? startWhenNeeded(environment, async () => (await store.inForce()).sandboxMachines),
  )
  const kept = openProfiles({
    home,
    environment,
    clock: systemClock,
    ...(settings.openKeyring && { openKeyring: settings.openKeyring }),
  })
  const accounts = createAccountService({
    environment,
    workingFolder: process.cwd(),
    version,
    sandbox,
    ...kept.chain,
    reach: { dial: dialTcp, callerAddress: (signal) => publicAddress(environment, signal) },
  })
  const builderOf = createBuilders({ connectSsh, provisionerOf })
  const engine = createRunEngine({
    runsFolder: home.runs,
    version,
    clock: systemClock,
    parallelBuilds: () => parallelBuilds,
    builderOf,
    postProcess: createPostProcess(postProcessorOf),
  })
  const summaries = createRunSummaries(engine, home.runs)
  const records = createRunRecords({
    runsFolder: home.runs,
    trashFolder: home.runTrash,
    engine,
    summaries,
    // Never by a default that nobody chose: what cannot be read deletes nothing.
    retention: async () => (await store.read()).retention,
    clock: systemClock,
  })
  const stopPruning = settings.host === 'cli' ? async () => {} : pruneInBackground(engine, records)
  const leftovers = createLeftoverService({
    folders: { runs: home.runs, trash: home.runTrash },
    accounts,
    profiles: async () =>
      (await kept.profiles.list()).map(({ id, name, shown }) => ({ id, name, region: shown.region })),
    clock: systemClock,
    engine,
    ignored: openIgnoredThings(home.ignoredLeftovers, systemClock),
  })
  const keptBuilds = createKeptBuilds({
    runsFolder: home.runs,
    clock: systemClock,
    engine,
    // What a command line keeps waits for the app, or for "omi-studio recover".
    watch: settings.host !== 'cli',
    destroy: (runId) => leftovers.destroy(runId, () => {}),
    report: problems.report,
  })
  const awake =
    powers.keepAwake === undefined
      ? undefined
      : stayAwake({ engine, keepAwake: powers.keepAwake, wanted: async () => (await store.inForce()).blockSleep })
  const vmLogins = createVmLogins(home.vmLogins)
  const terminals = createTerminalService({
    engine,
    launched: async ({ account, vmId }, signal) =>
      launchedMachine({
        account: await accounts.accountOfChoice(account),
        vmId,
        login: await vmLogins.of(vmId),
        connectSsh,
        clock: systemClock,
        signal,
      }),
  })
  const services: StudioServices = {
    version,
    host: settings.host,
    powers,
    problems,
    home,
    settings: store,
    templates: createTemplateService({
      startersFolder: join(appFolder, 'assets', 'templates'),
      copiesFolder: join(home.path, 'starters'),
      recent: openRecentTemplates(home.recentTemplates),
      folders: openTemplateFolders(home.templateFolders),
      drafts: openTemplateDrafts(home.drafts, () => systemClock.now()),
      versions: openTemplateVersions(home.versions),
      report: problems.report,
      environment,
    }),
    builds: createBuildService({
      engine,
      accounts,
      environment,
      marks: createSecretMarks(home.markKey),
      profileName: async (id) => (await kept.profiles.find(id))?.name,
    }),
    accounts,
    credentials: createCredentialService({
      kept,
      accounts,
      sandbox,
      clock: systemClock,
      version,
      workingFolder: process.cwd(),
    }),
    leftovers,
    kept: keptBuilds,
    engine,
    summaries,
    records,
    choices: openRememberedChoices(home.buildChoices),
    sandbox,
    dialogs: settings.dialogs ?? noDialogs,
    terminals,
    vmLogins,
    viewState: openViewState(home.viewState),
  }
  return {
    ...services,
    handlers: createContractHandlers(services),
    async close() {
      awake?.close()
      leftovers.close()
      keptBuilds.close()
      await stopPruning()
      terminals.closeAll()
      await engine.close()
      await sandbox.close()
      stopReporting()
    },
  }
}

/**
 * The sandbox region, its machines and their programs are loaded by the first who builds in it. Regions with simulated and
 * with real machines have folders of their own, since their disks are different things.
 *
 * @param machines what the settings say; `OMI_STUDIO_SANDBOX_MACHINES` goes before it.
 */
function startWhenNeeded(
  environment: Readonly<Record<string, string | undefined>>,
  machines: () => Promise<Settings['sandboxMachines']>,
): StartRegion {
  return async (folder) => {
    const { startSimulatedRegion, timingsNamed } = await import('./sandbox/start-simulated-region.ts')
    const timings = timingsNamed(environment.OMI_STUDIO_SANDBOX_TIMINGS ?? 'brisk', 'OMI_STUDIO_SANDBOX_TIMINGS')
    const kind = machinesNamed(environment.OMI_STUDIO_SANDBOX_MACHINES) ?? (await machines())
    if (kind === 'simulated') return startSimulatedRegion(folder, { timings })
    const { startRealRegion } = await import('./sandbox/start-real-region.ts')
    return startRealRegion(`${folder}-real`, environment, { timings })
  }
}

/** A kind of machines as the variable gives it. @throws StudioError `unknown-machines` */
function machinesNamed(name: string | undefined): Settings['sandboxMachines'] | undefined {
  if (!name) return undefined
  if (name === 'simulated' || name === 'real') return name
  throw new StudioError({
    code: 'unknown-machines',
    message: `There are no machines of the kind "${name}" (OMI_STUDIO_SANDBOX_MACHINES).`,
    hint: 'There are simulated and real.',
  })
}

function versionOf(appFolder: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(appFolder, 'package.json'), 'utf8'))
  const version =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest ? manifest.version : undefined
  return typeof version === 'string' ? version : '0.0.0'
}
