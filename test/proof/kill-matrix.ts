/**
 * Proof that a killed build leaves nothing: a real `omi-studio build` in a process of its own is killed (SIGKILL) at every
 * event of its journal, and while the answer to every call that changes something is on its way; then `omi-studio recover
 * --yes` runs, and the account must hold what it held before, or the finished product where the journal keeps it. For
 * each builder; those that share most of their steps with osc-bsu are killed at every third event unless `--every` says.
 *
 *     node test/proof/kill-matrix.ts [--builder NAME]… [--every N] [--lanes N]
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { HeldResource } from '#electron/sandbox/api/inventory.ts'
import { runCommand } from '#test/support/whole-build/command-line.ts'
import {
  layGround,
  type ProofScenario,
  proofScenarios,
  scenarioName,
} from '#test/support/whole-build/proof-scenarios.ts'
import { productOf, proofTemplate } from '#test/support/whole-build/proof-template.ts'
import { type ServedRegion, serveRegion } from '#test/support/whole-build/served-region.ts'
import { temporaryRoot } from '#test/support/whole-build/temporary-root.ts'
import { journalFacts, judge, judgeVolumes } from './after-death.ts'
import {
  buildUntil,
  type Death,
  deathInWords,
  dieAfterEvent,
  kindOfDeath,
  momentOf,
  recover,
  watchUndisturbed,
} from './death.ts'
import { embeddedInventory } from './embedded-inventory.ts'
import { inParallel } from './in-parallel.ts'
import { table } from './table.ts'

interface Case {
  readonly scenario: ProofScenario
  /** The region is the build's own, and dies with it. */
  readonly embedded: boolean
  readonly death: Death
}

interface Tally {
  kills: number
  /** Builds that ended before their moment came. */
  endedFirst: number
  withLeftovers: number
  keptProduct: number
  /** Of these, those whose OMI has its interim name. */
  interimName: number
}

const { values } = parseArgs({
  options: { builder: { type: 'string', multiple: true }, every: { type: 'string' }, lanes: { type: 'string' } },
})
const scenarios = proofScenarios(values.builder)
/** A build also waits for the disk and for the region: more lanes than processors. */
const laneCount = Math.max(1, Number(values.lanes ?? 8))

const failures: string[] = []
const tallies = new Map<string, Tally>()
const started = performance.now()

const lanes = await Promise.all(Array.from({ length: laneCount }, () => serveRegion()))
try {
  const cases: Case[] = []
  for (const scenario of scenarios) {
    const { events, changes } = await reference(scenario, lanes[0] as ServedRegion)
    const deaths = [
      ...Array.from({ length: events }, (_, event): Death => ({ kind: 'after-event', event })),
      ...changes,
    ]
    cases.push(...sampled(deaths, everyOf(scenario)).map((death): Case => ({ scenario, embedded: false, death })))
    console.log(`${scenarioName(scenario)}: ${events} events, ${changes.length} calls that change something`)
  }
  for (const scenario of scenarios.filter(({ kind }) => kind === 'new')) {
    const { events } = await embeddedReference(scenario)
    const deaths = Array.from({ length: events }, (_, event): Death => ({ kind: 'after-event', event }))
    const some = sampled(deaths, everyOf(scenario) * 4)
    cases.push(...some.map((death): Case => ({ scenario, embedded: true, death })))
    console.log(`${scenarioName(scenario)}, embedded region: ${events} events`)
  }
  await inParallel(lanes, cases, async (one, lane) => {
    const wrong = one.embedded ? await dieEmbedded(one) : await die(one, lane)
    failures.push(...wrong.map((text) => `${nameOf(one)}: ${text}`))
  })
} finally {
  await Promise.all(lanes.map((lane) => lane.close()))
}

console.log(
  `\n${table(
    ['scenario', 'killed', 'kills', 'ended first', 'had leftovers', 'kept the product', 'interim name'],
    [...tallies].map(([key, tally]) => [
      ...key.split('|'),
      tally.kills,
      tally.endedFirst,
      tally.withLeftovers,
      tally.keptProduct,
      tally.interimName,
    ]),
  )}`,
)
const kills = [...tallies.values()].reduce((sum, tally) => sum + tally.kills, 0)
const seconds = Math.round((performance.now() - started) / 1000)
console.log(`\n${kills} kills in ${seconds} s; after recovery ${failures.length} things were wrong.`)
for (const failure of failures) console.error(`  ${failure}`)
// A matrix that killed next to nothing has proven nothing.
const least = scenarios.reduce((sum, scenario) => sum + 50 / everyOf(scenario), 0)
process.exitCode = failures.length === 0 && kills >= least ? 0 : 1

/** A kill costs two starts of the program: without a choice the whole takes some minutes. */
function everyOf({ builder }: ProofScenario): number {
  return Math.max(1, Number(values.every ?? (builder === 'osc-bsu' ? 1 : 3)))
}

function sampled<Item>(items: readonly Item[], step: number): Item[] {
  return items.filter((_, index) => index % step === 0)
}

function nameOf({ scenario, embedded, death }: Case): string {
  return `${scenarioName(scenario)}${embedded ? ', embedded region' : ''}, ${deathInWords(death)}`
}

function tallyOf({ scenario, embedded, death }: Case): Tally {
  const key = `${scenarioName(scenario)}${embedded ? ', embedded' : ''}|${kindOfDeath(death)}`
  const tally = tallies.get(key) ?? { kills: 0, endedFirst: 0, withLeftovers: 0, keptProduct: 0, interimName: 0 }
  tallies.set(key, tally)
  return tally
}

/** A home of its own, and in the region, where the scenario wants it, the OMI that is to be replaced. */
async function prepare(scenario: ProofScenario, name: string, lane: ServedRegion): Promise<string> {
  const home = await homeFor(scenario, name)
  await layGround(lane.region, scenario, name)
  return home
}

async function homeFor({ builder, kind }: ProofScenario, name: string): Promise<string> {
  const home = await mkdtemp(join(temporaryRoot, 'omi-studio-kill-'))
  await writeFile(join(home, 'proof.pkr.hcl'), proofTemplate({ builder, name, replaces: kind === 'replaced' }))
  return home
}

async function reference(scenario: ProofScenario, lane: ServedRegion) {
  return watchUndisturbed(await prepare(scenario, `reference-${scenario.builder}-${scenario.kind}`, lane), lane)
}

/** Kills one build, recovers, and says what is wrong in the account. */
async function die(one: Case, lane: ServedRegion): Promise<readonly string[]> {
  const { region, environment } = lane
  const name = `proof-${one.scenario.builder}-${one.scenario.kind}-${momentOf(one.death)}`
  const home = await prepare(one.scenario, name, lane)
  const before = region.inventory()
  try {
    const signal = await buildUntil(one.death, home, lane)
    count(one, signal, region.inventory(), before)
    return await recoverAndJudge(one, home, name, before, () => Promise.resolve(region.inventory()), environment)
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}

function count(
  one: Case,
  signal: NodeJS.Signals | null,
  held: readonly HeldResource[],
  before: readonly HeldResource[],
) {
  const tally = tallyOf(one)
  if (signal === 'SIGKILL') tally.kills += 1
  else tally.endedFirst += 1
  const known = new Set(before.map(({ id }) => id))
  if (held.some(({ id }) => !known.has(id))) tally.withLeftovers += 1
}

async function recoverAndJudge(
  one: Case,
  home: string,
  name: string,
  before: readonly HeldResource[],
  inventory: () => Promise<readonly HeldResource[]>,
  environment: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const wrong = [...(await recover(home, environment))]
  const { kept } = await journalFacts(home)
  const after = await inventory()
  const tally = tallyOf(one)
  if (productOf(one.scenario.builder) === 'volumes') {
    const verdict = judgeVolumes(before, after, kept, 2)
    if (verdict.keptVolumes) tally.keptProduct += 1
    return [...wrong, ...verdict.wrong]
  }
  const verdict = judge(before, after, kept, name)
  if (verdict.keptOmi) tally.keptProduct += 1
  if (verdict.interimName) tally.interimName += 1
  if (verdict.interimName && one.scenario.kind !== 'replaced') wrong.push(`the OMI kept is not named ${name}`)
  return [...wrong, ...verdict.wrong]
}

async function embeddedReference(scenario: ProofScenario): Promise<{ events: number }> {
  const home = await homeFor(scenario, 'reference')
  const { code, stdout, stderr } = await runCommand(['build', '--sandbox', 'proof.pkr.hcl'], { home })
  if (code !== 0) throw new Error(`the reference build in the embedded region failed:\n${stdout}${stderr}`)
  const facts = await journalFacts(home)
  await rm(home, { recursive: true, force: true })
  return facts
}

/** The region dies with the build, and comes back from its folder for the recovery. */
async function dieEmbedded(one: Case): Promise<readonly string[]> {
  const event = one.death.kind === 'after-event' ? one.death.event : 0
  const home = await homeFor(one.scenario, 'proof')
  try {
    const { signal } = await runCommand(['build', '--sandbox', 'proof.pkr.hcl'], {
      home,
      environment: { OMI_STUDIO_TEST_DIE_AFTER: String(event) },
      preload: dieAfterEvent,
    })
    count(one, signal, await embeddedInventory(home), [])
    return await recoverAndJudge(one, home, 'proof', [], () => embeddedInventory(home), {})
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}
