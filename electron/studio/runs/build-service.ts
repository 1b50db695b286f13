import { createHash } from 'node:crypto'
import { checkClock } from '#electron/credentials/check-clock.ts'
import type { Credentials } from '#electron/credentials/credentials.ts'
import { readDataSource } from '#electron/data-sources/data-sources.ts'
import type { RunSettings } from '#electron/engine/build-context.ts'
import type { BuildRequest as EngineBuild } from '#electron/engine/build-runner.ts'
import type { CloudAccount } from '#electron/engine/cloud-account.ts'
import type { LiveRun, RunEngine } from '#electron/engine/run-engine.ts'
import type { KeptRequest } from '#shared/contract/run-shapes.ts'
import type { AccountChoice } from '#shared/contract/shapes.ts'
import { type Diagnostic, hasErrors } from '#shared/language/diagnostic.ts'
import type { BuildPlan } from '#shared/template/build-plan.ts'
import type { DataSourcePlan } from '#shared/template/data-source-plan.ts'
import type { AccountService } from '../accounts/account-service.ts'
import type { LoadRequest } from '../templates/load-files.ts'
import { type BuildPlanner, createBuildPlanner, type PlannedFiles, type PlanRequest } from './build-planner.ts'
import { rehearsalOf } from './rehearsal.ts'
import { runMaterial } from './run-material.ts'
import type { SecretMarks } from './secret-marks.ts'

/** A build as a host asks for it. */
export interface StartRequest extends LoadRequest {
  readonly only?: readonly string[]
  readonly except?: readonly string[]
  readonly account: AccountChoice
  readonly settings: RunSettings
  /** Builds of this run at once. */
  readonly parallel?: number
  /** A real VM and all provisioners, but no image. */
  readonly rehearse?: boolean
}

export interface PlanWithDataRequest extends PlanRequest {
  readonly account: AccountChoice
}

export type StartAnswer =
  | {
      readonly kind: 'started'
      readonly run: LiveRun
      /** What was asked, as it is kept: without sensitive values. */
      readonly request: KeptRequest
      readonly diagnostics: readonly Diagnostic[]
    }
  | { readonly kind: 'refused'; readonly diagnostics: readonly Diagnostic[] }

/** Loads, plans and starts builds. */
export interface BuildService {
  readonly plan: BuildPlanner
  /** As `plan`, with the data sources read in the accounts that they name. Throws a StudioError when one cannot be. */
  planWithData(request: PlanWithDataRequest): Promise<PlannedFiles>
  /** Refuses a template with errors; throws a StudioError when credentials are missing. */
  start(request: StartRequest): Promise<StartAnswer>
  /** The account of a choice, for a run that no template asks for. Throws a StudioError when credentials are missing. */
  accountOf(choice: AccountChoice): Promise<ChosenAccount>
}

/** An account to start a run in. */
export interface ChosenAccount {
  readonly account: CloudAccount
  /** As people know it; absent in the sandbox region. */
  readonly accountName: string | undefined
  /** Never to be shown. */
  readonly secrets: readonly string[]
}

interface BuildServiceNeeds {
  readonly engine: RunEngine
  readonly accounts: AccountService
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly marks: SecretMarks
  /** The name of a profile of the app, by its id or name. */
  readonly profileName: (idOrName: string) => Promise<string | undefined>
}

export function createBuildService(needs: BuildServiceNeeds): BuildService {
  const { engine, accounts, environment } = needs
  const plan = createBuildPlanner(environment)

  async function accountOf(
    build: BuildPlan,
    request: StartRequest,
  ): Promise<EngineBuild & { secrets: string[]; warnings: readonly string[] }> {
    if (request.account === 'sandbox') {
      return { plan: build, account: await accounts.sandbox(), secrets: [], warnings: [] }
    }
    const credentials = await accounts.credentialsFor(build.builder.options, request.workingFolder, request.account)
    return {
      plan: build,
      account: accounts.accountFor(credentials),
      secrets: secretsOf(credentials),
      warnings: [...credentials.warnings, ...(await clockWarnings(credentials))],
    }
  }

  async function accountOfData({ options }: DataSourcePlan, request: PlanWithDataRequest): Promise<CloudAccount> {
    if (request.account === 'sandbox') return accounts.sandbox()
    return accounts.accountFor(await accounts.credentialsFor(options, request.workingFolder, request.account))
  }

  function planWithData(request: PlanWithDataRequest): Promise<PlannedFiles> {
    const limit = dataSourceLimit()
    return plan({
      ...request,
      readData: (source) => readDataSource(source, (one) => accountOfData(one, request), limit),
    })
  }

  async function nameOf(choice: AccountChoice): Promise<string | undefined> {
    if (choice === 'sandbox') return undefined
    if (choice === 'template') return choice
    const named = choice.slice('profile:'.length)
    return (await needs.profileName(named)) ?? named
  }

  return {
    plan,
    planWithData,
    async accountOf(choice) {
      if (choice === 'sandbox') return { account: await accounts.sandbox(), accountName: undefined, secrets: [] }
      const credentials = await accounts.credentialsFor({}, process.cwd(), choice)
      return {
        account: accounts.accountFor(credentials),
        accountName: await nameOf(choice),
        secrets: secretsOf(credentials),
      }
    },
    async start(request) {
      const loaded = await planWithData({ ...request, force: request.settings.force })
      const { files, planned } = loaded
      if (hasErrors(planned.diagnostics) || planned.builds.length === 0) {
        return { kind: 'refused', diagnostics: planned.diagnostics }
      }
      const { builds: plans, warnings } =
        request.rehearse === true ? rehearsalOf(planned.builds) : { builds: planned.builds, warnings: [] }
      const builds = await Promise.all(plans.map((build) => accountOf(build, request)))
      const material = await runMaterial(request, loaded, needs.marks, environment)
      const account = await nameOf(request.account)
      const run = await engine.start({
        template: { path: files.path, name: files.name, sha256: digestOf(files.files.map((file) => file.text)) },
        builds,
        settings: request.settings,
        sandbox: request.account === 'sandbox',
        workingFolder: request.workingFolder,
        secrets: builds.flatMap((build) => build.secrets),
        warnings: [...warnings, ...new Set(builds.flatMap((build) => build.warnings))],
        kept: material,
        ...(account === undefined ? {} : { account }),
        ...(request.rehearse === true ? { rehearsal: true } : {}),
        ...(request.parallel === undefined ? {} : { parallel: request.parallel }),
      })
      return { kind: 'started', run, request: material.request, diagnostics: planned.diagnostics }
    },
  }
}

/** Nobody can cancel a build that has not begun: looking an OMI up ends by itself. */
function dataSourceLimit(): AbortSignal {
  return AbortSignal.timeout(120_000)
}

function secretsOf({ keyPair, tls }: Credentials): string[] {
  const proxyPassword = tls.proxy && URL.parse(tls.proxy.reveal())?.password
  const kept = [keyPair.secretKey, keyPair.sessionToken, tls.clientKey].flatMap((one) => one?.reveal() ?? [])
  return proxyPassword ? [...kept, decodeURIComponent(proxyPassword)] : kept
}

/** Requests are signed with the time: a clock that is off is worth a word before the first of them. */
async function clockWarnings(credentials: Credentials): Promise<string[]> {
  const check = await checkClock(credentials).catch(() => undefined)
  return check?.kind === 'off' || check?.kind === 'too-far-off' ? [`${check.message} ${check.hint}`] : []
}

function digestOf(texts: readonly string[]): string {
  const hash = createHash('sha256')
  for (const text of texts) hash.update(text).update('\0')
  return hash.digest('hex')
}
