import { resolve } from 'node:path'
import type { Credentials } from '#electron/credentials/credentials.ts'
import type { CloudAccount } from '#electron/engine/cloud-account.ts'
import type { CallOutput } from '#shared/contract/calls.ts'
import type { CheckFinding, CloudCheckItem, CloudPlan } from '#shared/contract/check-shapes.ts'
import type { AccountChoice } from '#shared/contract/shapes.ts'
import { type Diagnostic, hasErrors } from '#shared/language/diagnostic.ts'
import { lineColumnAt } from '#shared/language/source.ts'
import type { BuildPlan } from '#shared/template/build-plan.ts'
import { type DatedPriceList, readPriceList } from '../accounts/price-list.ts'
import { createBatched } from '../batched.ts'
import type { PlannedFiles } from '../runs/build-planner.ts'
import { estimateRun } from '../runs/estimate-run.ts'
import type { StudioServices } from '../studio-services.ts'
import type { LoadRequest } from '../templates/load-files.ts'
import { readTemplateText } from '../templates/template-texts.ts'
import { checkAccess, checkOwnClock } from './check-access.ts'
import { type CheckBoard, type CheckSlot, createCheckBoard } from './check-board.ts'
import { checkBuild, slotsOf } from './check-build.ts'
import { checkQuotas, totalNeed } from './check-quotas.ts'
import { checkRights } from './check-rights.ts'
import { type CheckedBuild, checkedBuild } from './checked-build.ts'
import { finding } from './findings.ts'
import { lookingContext } from './looking-context.ts'
import { type BuildFacts, planBuild, quotaNeed } from './plan-build.ts'
import { type LookedFile, templatePlaces } from './template-places.ts'
import { vmHours } from './vm-hours.ts'

/** What is checked, as a build of it would be asked for. */
export interface CloudCheckRequest extends LoadRequest {
  readonly only?: readonly string[]
  readonly except?: readonly string[]
  readonly force: boolean
  readonly account: AccountChoice
}

type Services = Pick<StudioServices, 'accounts' | 'builds' | 'sandbox' | 'summaries'>

/** Runs among which those of a template are looked for. */
const mostEstimated = 1000

/**
 * The cloud check of a template (spec/ux.md 4.6): everything that a build would trip over and that can be known without
 * making anything, then what it will make, for how long, who can reach it, and what it costs. Only reads and dry runs.
 */
export async function* checkCloud(
  services: Services,
  request: CloudCheckRequest,
  signal: AbortSignal,
): AsyncGenerator<CloudCheckItem> {
  const items = createBatched<CloudCheckItem>(0)
  const board = createCheckBoard((item) => items.push([item]), signal)
  const work = look(services, request, board, (plan) => items.push([{ kind: 'plan', plan }]), signal)
  const ended = work.finally(() => items.end())
  ended.catch(() => {})
  for await (const batch of items.batches(signal)) yield* batch
  signal.throwIfAborted()
  const files = (await ended).map(({ path, version }) => ({ path, version }))
  yield { kind: 'ended', at: Date.now(), errors: board.count('error'), warnings: board.count('warning'), files }
}

/** A build with the account that it works in. */
interface Placed {
  readonly plan: BuildPlan
  readonly account: CloudAccount
  readonly credentials: Credentials
}

/** @returns the files that were looked at */
async function look(
  services: Services,
  request: CloudCheckRequest,
  board: CheckBoard,
  tellPlan: (plan: CloudPlan) => void,
  signal: AbortSignal,
): Promise<readonly LookedFile[]> {
  const template = await board.run({ topic: 'template', build: undefined }, () => checkTemplate(services, request))
  if (template === undefined) return []
  const { files } = template
  if (!template.valid) return files
  const placed = await placeBuilds(services, request, template.planned.planned.builds, board)
  if (placed === undefined) return files
  const groups = [...Map.groupBy(placed, ({ account }) => account).values()].map((group) =>
    groupOf(group, request, signal),
  )
  const several = groups.length > 1
  for (const group of groups) board.expect(slotsOfGroup(group, several))
  const checked: CheckedGroup[] = []
  for (const group of groups) checked.push(await checkGroup(group, several, files, board, signal))

  const [first] = checked
  const complete = checked.every(({ group, facts }) => group.builds.every((build) => facts.has(build)))
  if (first === undefined || !complete) return files
  const { account } = first.group
  const estimate = await estimateOf(services, request)
  const prices = await readPriceList(account, signal).catch(() => undefined)
  signal.throwIfAborted()
  tellPlan({
    madeAt: Date.now(),
    sandbox: request.account === 'sandbox',
    region: account.oapi.region,
    ...(first.accountId === undefined ? {} : { accountId: first.accountId }),
    builds: checked.flatMap(({ facts }) =>
      [...facts].map(([build, found]) => planBuild(build, found, prices, vmHours(estimate, build.plan.label))),
    ),
    duration: durationOf(estimate),
    ...pricesShape(prices),
  })
  return files
}

/** The builds of one account. */
interface AccountGroup {
  readonly account: CloudAccount
  readonly credentials: Credentials
  readonly builds: readonly CheckedBuild[]
}

interface CheckedGroup {
  readonly group: AccountGroup
  readonly accountId: string | undefined
  /** Of the builds of which a plan can be made. */
  readonly facts: ReadonlyMap<CheckedBuild, BuildFacts>
}

function groupOf(placed: readonly Placed[], request: CloudCheckRequest, signal: AbortSignal): AccountGroup {
  const [first] = placed
  if (first === undefined) throw new TypeError('an account without a build')
  const builds = placed.flatMap(
    ({ plan, account }) => checkedBuild(lookingContext(plan, account, request, signal)) ?? [],
  )
  return { account: first.account, credentials: first.credentials, builds }
}

function ofAccount({ account: { oapi } }: AccountGroup, several: boolean): Pick<CheckSlot, 'build' | 'scope'> {
  return { build: undefined, ...(several ? { scope: `${oapi.region} ${oapi.accessKeyId.slice(-4)}` } : {}) }
}

function slotsOfGroup(group: AccountGroup, several: boolean): CheckSlot[] {
  const own = ofAccount(group, several)
  return [
    { topic: 'credentials', ...own },
    { topic: 'clock', ...own },
    ...group.builds.flatMap(slotsOf),
    { topic: 'rights', ...own },
    { topic: 'quotas', ...own },
  ]
}

async function checkGroup(
  group: AccountGroup,
  several: boolean,
  files: readonly LookedFile[],
  board: CheckBoard,
  signal: AbortSignal,
): Promise<CheckedGroup> {
  const { account, credentials, builds } = group
  const own = ofAccount(group, several)
  const facts = new Map<CheckedBuild, BuildFacts>()
  const listed = async (findings: Promise<readonly CheckFinding[]>) => ({ findings: await findings })
  const [access] = await Promise.all([
    board.run({ topic: 'credentials', ...own }, () => checkAccess(account, signal)),
    board.run({ topic: 'clock', ...own }, () => listed(checkOwnClock(credentials, signal))),
  ])
  if (access?.usable !== true) {
    board.skipRest(
      ({ build, scope }) =>
        build === undefined ? scope === own.scope : builds.some(({ plan }) => plan.label === build),
      'Not checked, because nothing can be asked with these credentials.',
    )
    return { group, accountId: undefined, facts }
  }
  await Promise.all([
    board.run({ topic: 'rights', ...own }, () => listed(checkRights(account.oapi, builds, signal))),
    ...builds.map(async (build) => {
      const found = await checkBuild(build, templatePlaces(build.plan.builder, files), board)
      if (found !== undefined) facts.set(build, found)
    }),
  ])
  const need = totalNeed([...facts].map(([build, found]) => quotaNeed(build, found)))
  await board.run({ topic: 'quotas', ...own }, () => listed(checkQuotas(account.oapi, need, signal)))
  return { group, accountId: access.accountId, facts }
}

interface CheckedTemplate {
  readonly valid: boolean
  readonly planned: PlannedFiles
  readonly files: readonly LookedFile[]
  readonly findings: readonly CheckFinding[]
}

/** Loads and plans the template, its data sources read, and says what the language has to say about it. */
async function checkTemplate({ builds }: Services, request: CloudCheckRequest): Promise<CheckedTemplate> {
  const planned = await builds.planWithData(request)
  const looked = await Promise.all(
    planned.files.paths.map(async (path, at): Promise<LookedFile[]> => {
      const source = planned.files.files[at]
      const { text, version } = await readTemplateText(path)
      // A file that changed while it was looked at has no place to point to.
      return source === undefined || source.text !== text ? [] : [{ path, name: source.name, version }]
    }),
  )
  const files = looked.flat()
  const { diagnostics, builds: plans } = planned.planned
  const findings = diagnostics
    .filter(({ severity }) => severity !== 'hint')
    .map((diagnostic) => findingOfDiagnostic(diagnostic, files))
  const valid = !hasErrors(diagnostics) && plans.length > 0
  if (plans.length === 0 && findings.length === 0) {
    findings.push(finding('error', 'nothing-to-build', 'The template builds nothing.'))
  }
  if (findings.length === 0) {
    const names = plans.map(({ label }) => label).join(', ')
    findings.push(finding('ok', 'template', `No error, no warning. Would build ${names}.`))
  }
  return { valid, planned, files, findings }
}

function findingOfDiagnostic(
  { severity, code, summary, detail, place, mends = [] }: Diagnostic,
  files: readonly LookedFile[],
): CheckFinding {
  const looked = files.find(({ name }) => name === place?.source.name)
  const here =
    looked === undefined || place === undefined
      ? undefined
      : {
          path: looked.path,
          file: looked.name,
          offset: place.span.from,
          ...lineColumnAt(place.source.text, place.span.from),
        }
  return finding(severity === 'error' ? 'error' : 'warning', code, summary, {
    hint: detail,
    place: here,
    mends: mends.map(({ title, changes }) =>
      looked === undefined
        ? undefined
        : { title, path: looked.path, version: looked.version, changes: changes.map((change) => ({ ...change })) },
    ),
  })
}

/** The account that each build works in; undefined when for some there are no credentials. */
async function placeBuilds(
  { accounts, sandbox }: Services,
  { account: choice, workingFolder }: CloudCheckRequest,
  plans: readonly BuildPlan[],
  board: CheckBoard,
): Promise<Placed[] | undefined> {
  const placed: Placed[] = []
  try {
    for (const plan of plans) {
      if (choice === 'sandbox') {
        const { credentials } = await sandbox.open()
        placed.push({ plan, account: await accounts.sandbox(), credentials })
        continue
      }
      const credentials = await accounts.credentialsFor(plan.builder.options, workingFolder, choice)
      placed.push({ plan, account: accounts.accountFor(credentials), credentials })
    }
    return placed
  } catch (error) {
    await board.run({ topic: 'credentials', build: undefined }, () => Promise.reject(error))
    return undefined
  }
}

type Estimate = CallOutput<'runs.estimate'>

async function estimateOf({ summaries }: Services, request: CloudCheckRequest): Promise<Estimate> {
  const records = await summaries.records(mostEstimated)
  const templatePath = resolve(request.workingFolder, request.path)
  return estimateRun(records, { templatePath, sandbox: request.account === 'sandbox' })
}

function durationOf({ samples, totalMs, steps }: Estimate): CloudPlan['duration'] {
  const longest = steps.toSorted((a, b) => b.medianMs - a.medianMs)[0]
  return {
    samples,
    ...(totalMs === undefined ? {} : { totalMs }),
    ...(longest === undefined ? {} : { longest: { title: longest.title, ms: longest.medianMs } }),
  }
}

function pricesShape(prices: DatedPriceList | undefined): Pick<CloudPlan, 'prices'> {
  if (prices === undefined) return {}
  const { readAt, currency } = prices
  return { prices: { readAt, ...(currency === undefined ? {} : { currency }) } }
}
