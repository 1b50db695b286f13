/**
 * Proof that a failing API costs at most the build: every call of a build (from a reference run) meets every effect of the
 * region's fault plan, one at a time. The build has to succeed, or fail with an error that says what happened and what to
 * do; and nothing may be left in the account, but for the product of a build that succeeded. For each builder.
 *
 *     node test/proof/fault-matrix.ts [--builder NAME]… [--every N] [--lanes N]
 */
import { parseArgs } from 'node:util'
import { findAbandonedRuns, recoverRun } from '#electron/engine/recovery.ts'
import type { FaultPlan } from '#electron/sandbox/api/faults.ts'
import type { ErrorReport } from '#shared/studio-error.ts'
import { type BuildBench, createBuildBench } from '#test/support/whole-build/build-bench.ts'
import {
  layGround,
  type ProofScenario,
  proofScenarios,
  scenarioName,
} from '#test/support/whole-build/proof-scenarios.ts'
import { productOf, proofTemplate } from '#test/support/whole-build/proof-template.ts'
import { scaledClock } from '#test/support/whole-build/scaled-clock.ts'
import { inParallel } from './in-parallel.ts'
import { table } from './table.ts'

type Effect = FaultPlan[number]['effect']

interface Case {
  readonly scenario: ProofScenario
  readonly label: string
  readonly operation: string
  readonly n: number
  readonly effect: Effect
}

interface Tally {
  cases: number
  succeeded: number
  failed: number
  /** Deletions that the fault made impossible: what they leave stays listed, and recovery deletes it. */
  recovered: number
}

const { values } = parseArgs({
  options: { builder: { type: 'string', multiple: true }, every: { type: 'string' }, lanes: { type: 'string' } },
})
const scenarios = proofScenarios(values.builder)
const laneCount = Math.max(1, Number(values.lanes ?? 4))
/** Retries, waits and limits keep their proportions, and take a hundredth of their time. */
const speed = 100

const callEffects: Readonly<Record<string, Effect>> = {
  throttled: { kind: 'throttled' },
  'internal error': { kind: 'internal-error' },
  unavailable: { kind: 'refused', code: '2000', type: 'InternalError', status: 503 },
  'refused for good': { kind: 'refused', code: '4045', type: 'InvalidParameterValue', status: 400 },
  'connection reset': { kind: 'connection-reset' },
  'answer dropped': { kind: 'answer-dropped' },
  slow: { kind: 'slow', delay: 20_000 },
}
const noCapacity: Effect = { kind: 'insufficient-capacity' }
const withCapacity = ['CreateVms', 'StartVms', 'CreateVolume']
const stateEffects: readonly { operation: string; effect: Effect }[] = [
  { operation: 'CreateImage', effect: { kind: 'image-failed' } },
  { operation: 'CreateImage', effect: { kind: 'snapshot-error' } },
  { operation: 'CreateSnapshot', effect: { kind: 'snapshot-error' } },
  { operation: 'CreateVms', effect: { kind: 'vm-terminated' } },
  { operation: 'CreateVms', effect: { kind: 'vm-stuck-pending' } },
  { operation: 'CreateVms', effect: { kind: 'vm-quarantined' } },
]

const failures: string[] = []
const tallies = new Map<string, Tally>()
const started = performance.now()
let names = 0

const lanes = await Promise.all(
  Array.from({ length: laneCount }, () => createBuildBench({ clock: scaledClock(speed) })),
)
try {
  const cases: Case[] = []
  for (const scenario of scenarios) {
    const calls = await reference(scenario, lanes[0] as BuildBench)
    console.log(`${scenarioName(scenario)}: ${calls.length} calls`)
    cases.push(...casesOf(scenario, calls).filter((_, index) => index % everyOf(scenario) === 0))
  }
  await inParallel(lanes, cases, meet)
} finally {
  await Promise.all(lanes.map((lane) => lane.close()))
}

console.log(
  `\n${table(
    ['scenario', 'effect', 'cases', 'succeeded', 'failed clearly', 'needed recovery'],
    [...tallies].map(([key, tally]) => [
      ...key.split('|'),
      tally.cases,
      tally.succeeded,
      tally.failed,
      tally.recovered,
    ]),
  )}`,
)
const total = [...tallies.values()].reduce((sum, tally) => sum + tally.cases, 0)
const seconds = Math.round((performance.now() - started) / 1000)
console.log(`\n${total} faults in ${seconds} s; ${failures.length} things were wrong.`)
for (const failure of failures) console.error(`  ${failure}`)
const least = scenarios.reduce((sum, scenario) => sum + 150 / everyOf(scenario), 0)
process.exitCode = failures.length === 0 && total >= least ? 0 : 1

/** Those builders that share most of their calls with osc-bsu meet every third fault unless `--every` says otherwise. */
function everyOf({ builder }: ProofScenario): number {
  return Math.max(1, Number(values.every ?? (builder === 'osc-bsu' ? 1 : 3)))
}

function casesOf(scenario: ProofScenario, calls: readonly { operation: string; n: number }[]): Case[] {
  const cases = calls.flatMap(({ operation, n }) =>
    Object.entries(callEffects).map(([label, effect]): Case => ({ scenario, label, operation, n, effect })),
  )
  for (const { operation, n } of calls) {
    if (withCapacity.includes(operation)) {
      cases.push({ scenario, label: 'no capacity', operation, n, effect: noCapacity })
    }
    for (const state of stateEffects) {
      if (state.operation === operation) {
        cases.push({ scenario, label: `state: ${state.effect.kind}`, operation, n, effect: state.effect })
      }
    }
  }
  return cases
}

async function prepare(scenario: ProofScenario, { served }: BuildBench): Promise<string> {
  names += 1
  const name = `proof-${names}`
  await layGround(served.region, scenario, name)
  return name
}

function templateOf({ builder, kind }: ProofScenario, name: string): string {
  return proofTemplate({ builder, name, replaces: kind === 'replaced' })
}

async function reference(scenario: ProofScenario, lane: BuildBench): Promise<{ operation: string; n: number }[]> {
  const name = await prepare(scenario, lane)
  const { requests } = lane.served.region
  requests.clear()
  const run = await lane.start(templateOf(scenario, name))
  if ((await run.done) !== 'succeeded') throw new Error(`the reference build failed: ${JSON.stringify(errorOf(run))}`)
  const counts = new Map<string, number>()
  return requests.entries.map(({ operation }) => {
    const n = (counts.get(operation) ?? 0) + 1
    counts.set(operation, n)
    return { operation, n }
  })
}

async function meet(one: Case, lane: BuildBench): Promise<void> {
  const { region } = lane.served
  const key = `${scenarioName(one.scenario)}|${one.label}`
  const tally = tallies.get(key) ?? { cases: 0, succeeded: 0, failed: 0, recovered: 0 }
  tallies.set(key, tally)
  const wrong = (text: string) =>
    failures.push(
      `${scenarioName(one.scenario)}, ${one.label} at ${one.operation} ${one.n}: ${text}`.replaceAll('\n', ' | '),
    )

  const name = await prepare(one.scenario, lane)
  const before = region.inventory().map(({ id }) => id)
  const metBefore = region.faults.met
  region.faults.set([{ operation: one.operation, on: { kind: 'nth', n: one.n }, effect: one.effect }])
  const run = await lane.start(templateOf(one.scenario, name))
  const outcome = await run.done
  region.faults.clear()
  // A build's looks at what it waits for are not the same number each time; a call that never came proves nothing.
  if (region.faults.met === metBefore) {
    if (!one.operation.startsWith('Read')) wrong('the call never came')
    return
  }
  tally.cases += 1
  if (outcome === 'succeeded') tally.succeeded += 1
  else {
    tally.failed += 1
    for (const complaint of complaintsAbout(errorOf(run))) wrong(complaint)
  }

  for (const abandoned of await findAbandonedRuns(lane.runsFolder)) {
    tally.recovered += 1
    // Only where a call of the clean-up was refused for good may something be left, and then it has to be listed.
    if (one.label !== 'refused for good') {
      wrong(`recovery was needed for ${abandoned.leftovers.map((resource) => resource.description).join(', ')}`)
    }
    const remaining = await recoverRun(lane.runsFolder, abandoned.runId, {
      clock: lane.clock,
      accountOf: () => lane.account,
      say: () => {},
    })
    if (remaining.length > 0) wrong(`even recovery left ${remaining.map(({ description }) => description).join(', ')}`)
  }
  const kept = new Set([...run.state().resources.values()].flatMap(({ id, status }) => (status === 'kept' ? [id] : [])))
  const made = region.inventory().filter(({ id }) => !before.includes(id))
  const left = made.filter(({ id }) => !kept.has(id))
  if (left.length > 0) wrong(`left: ${left.map(({ kind, id }) => `${kind} ${id}`).join(', ')}`)
  if (productOf(one.scenario.builder) === 'volumes') {
    const volumes = made.filter(({ kind, state }) => kind === 'volume' && state === 'available')
    const wanted = outcome === 'succeeded' ? 2 : 0
    if (made.length !== wanted || volumes.length !== wanted)
      wrong(`it ${outcome}, and there are ${made.length} volumes`)
  } else judgeOmi()

  function judgeOmi(): void {
    const strays = made.filter(({ kind }) => kind !== 'image' && kind !== 'snapshot')
    if (strays.length > 0) wrong(`kept: ${strays.map(({ kind, id }) => `${kind} ${id}`).join(', ')}`)
    const named = region.inventory().filter((resource) => resource.kind === 'image' && resource.name === name)
    if (outcome === 'succeeded' && named.length !== 1)
      wrong(`it succeeded, and there are ${named.length} OMIs of the name`)
    if (outcome === 'failed' && one.scenario.kind === 'new' && made.some(({ kind }) => kind === 'image')) {
      wrong('it failed, and left an OMI')
    }
    if (outcome === 'failed' && one.scenario.kind === 'replaced' && named.length !== 1) {
      wrong(`it failed, and there are ${named.length} OMIs of the name`)
    }
  }
  const after = region.inventory()
  for (const { id, kind } of after) if (kind === 'image') await region.call('DeleteImage', { ImageId: id })
  for (const { id, kind } of after) if (kind === 'snapshot') await region.call('DeleteSnapshot', { SnapshotId: id })
  for (const { id, kind } of after) if (kind === 'volume') await region.call('DeleteVolume', { VolumeId: id })
}

function errorOf(run: { state(): { builds: ReadonlyMap<string, { error?: ErrorReport | undefined }> } }) {
  return [...run.state().builds.values()][0]?.error
}

/** What is missing in an error that people are to understand. */
function complaintsAbout(error: ErrorReport | undefined): string[] {
  if (error === undefined) return ['it failed without an error']
  const complaints: string[] = []
  if (error.code === 'unexpected' || error.code === '') complaints.push(`the error has the code "${error.code}"`)
  if (error.message.length < 15) complaints.push(`the message is "${error.message}"`)
  if (error.hint === undefined || error.hint === '') complaints.push(`there is no hint after "${error.message}"`)
  if (/\n\s+at |\bundefined\b|\[object/.test(JSON.stringify(error))) complaints.push(`not for people: ${error.message}`)
  return complaints
}
