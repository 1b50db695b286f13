/**
 * Proof that a killed build leaves nothing: a real `omi-studio build` in a process of its own is killed (SIGKILL) at every
 * event of its journal, and while the answer to every call that changes something is on its way; then `omi-studio recover
 * --yes` runs, and the account must hold what it held before, or the finished OMI where the journal keeps one.
 *
 *     node test/proof/kill-matrix.ts [--every N] [--lanes N]
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { HeldResource } from '#electron/sandbox/api/inventory.ts'
import { runCommand, startCommand } from '#test/support/whole-build/command-line.ts'
import { proofTemplate } from '#test/support/whole-build/proof-template.ts'
import { type ServedRegion, serveRegion } from '#test/support/whole-build/served-region.ts'
import { temporaryRoot } from '#test/support/whole-build/temporary-root.ts'
import { journalFacts, judge } from './after-death.ts'
import { embeddedInventory } from './embedded-inventory.ts'
import { inParallel } from './in-parallel.ts'
import { table } from './table.ts'

type Scenario = 'new OMI' | 'replaced OMI' | 'embedded region'

type Death =
  | { readonly kind: 'after-event'; readonly event: number }
  /** The n-th call of the operation is carried out, its answer cut off, and the process killed. */
  | { readonly kind: 'before-answer'; readonly operation: string; readonly n: number }

interface Case {
  readonly scenario: Scenario
  readonly death: Death
}

interface Tally {
  kills: number
  /** Builds that ended before their moment came. */
  endedFirst: number
  withLeftovers: number
  keptOmi: number
  /** Of these, those whose OMI has its interim name. */
  interimName: number
}

const preload = new URL('../support/whole-build/die-after-event.ts', import.meta.url).href
const { values } = parseArgs({ options: { every: { type: 'string' }, lanes: { type: 'string' } } })
const every = Math.max(1, Number(values.every ?? 1))
/** A build also waits for the disk and for the region: more lanes than processors. */
const laneCount = Math.max(1, Number(values.lanes ?? 8))

const failures: string[] = []
const tallies = new Map<string, Tally>()
const started = performance.now()

const lanes = await Promise.all(Array.from({ length: laneCount }, () => serveRegion()))
try {
  const cases: Case[] = []
  for (const scenario of ['new OMI', 'replaced OMI'] as const) {
    const { events, changes } = await reference(scenario, lanes[0] as ServedRegion)
    cases.push(...upTo(events, every).map((event): Case => ({ scenario, death: { kind: 'after-event', event } })))
    cases.push(...changes.map((death): Case => ({ scenario, death })))
    console.log(`${scenario}: ${events} events, ${changes.length} calls that change something`)
  }
  const { events } = await embeddedReference()
  console.log(`embedded region: ${events} events`)
  cases.push(
    ...upTo(events, every * 4).map(
      (event): Case => ({ scenario: 'embedded region', death: { kind: 'after-event', event } }),
    ),
  )
  await inParallel(lanes, cases, async (one, lane) => {
    const wrong = one.scenario === 'embedded region' ? await dieEmbedded(one) : await die(one, lane)
    failures.push(...wrong.map((text) => `${nameOf(one)}: ${text}`))
  })
} finally {
  await Promise.all(lanes.map((lane) => lane.close()))
}

console.log(
  `\n${table(
    ['scenario', 'killed', 'kills', 'ended first', 'had leftovers', 'kept the OMI', 'interim name'],
    [...tallies].map(([key, tally]) => [
      ...key.split('|'),
      tally.kills,
      tally.endedFirst,
      tally.withLeftovers,
      tally.keptOmi,
      tally.interimName,
    ]),
  )}`,
)
const kills = [...tallies.values()].reduce((sum, tally) => sum + tally.kills, 0)
const seconds = Math.round((performance.now() - started) / 1000)
console.log(`\n${kills} kills in ${seconds} s; after recovery ${failures.length} things were wrong.`)
for (const failure of failures) console.error(`  ${failure}`)
// A matrix that killed next to nothing has proven nothing.
process.exitCode = failures.length === 0 && kills >= 100 / every ? 0 : 1

function upTo(count: number, step: number): number[] {
  return Array.from({ length: Math.ceil(count / step) }, (_, index) => index * step)
}

function nameOf({ scenario, death }: Case): string {
  return death.kind === 'after-event'
    ? `${scenario}, after event ${death.event}`
    : `${scenario}, before the answer to ${death.operation} ${death.n}`
}

function tallyOf({ scenario, death }: Case): Tally {
  const key = `${scenario}|${death.kind === 'after-event' ? 'after an event' : 'before an answer'}`
  const tally = tallies.get(key) ?? { kills: 0, endedFirst: 0, withLeftovers: 0, keptOmi: 0, interimName: 0 }
  tallies.set(key, tally)
  return tally
}

/** A home of its own, and in the region, where the scenario wants it, the OMI that is to be replaced. */
async function prepare(scenario: Scenario, name: string, lane: ServedRegion): Promise<string> {
  const home = await mkdtemp(join(temporaryRoot, 'omi-studio-kill-'))
  const replaces = scenario === 'replaced OMI'
  await writeFile(join(home, 'proof.pkr.hcl'), proofTemplate({ name, replaces }))
  if (replaces) {
    const { Images = [] } = await lane.region.call('ReadImages', { Filters: { ImageNames: ['Debian-12-*'] } })
    const SourceImageId = Images[0]?.ImageId ?? ''
    await lane.region.call('CreateImage', { ImageName: name, SourceImageId, SourceRegionName: lane.region.name })
    await lane.region.settled()
  }
  return home
}

/** How many events a build has that is left alone, and which calls it makes that change something. */
async function reference(scenario: Scenario, lane: ServedRegion): Promise<{ events: number; changes: Death[] }> {
  const name = `reference-${scenario.replace(' ', '-')}`
  const home = await prepare(scenario, name, lane)
  const from = lane.region.requests.total
  const { code, stdout, stderr } = await runCommand(['build', 'proof.pkr.hcl'], {
    home,
    environment: lane.environment,
  })
  if (code !== 0) throw new Error(`the reference build failed:\n${stdout}${stderr}`)
  const counts = new Map<string, number>()
  const changes = lane.region.requests.entries
    .slice(from - lane.region.requests.total)
    .flatMap(({ operation }): Death[] => {
      if (operation.startsWith('Read')) return []
      const n = (counts.get(operation) ?? 0) + 1
      counts.set(operation, n)
      return [{ kind: 'before-answer', operation, n }]
    })
  const { events } = await journalFacts(home)
  await rm(home, { recursive: true, force: true })
  return { events, changes }
}

/** Kills one build, recovers, and says what is wrong in the account. */
async function die(one: Case, lane: ServedRegion): Promise<readonly string[]> {
  const { region, environment } = lane
  const { death } = one
  const name = `proof-${one.scenario.replace(' ', '-')}-${death.kind === 'after-event' ? death.event : `${death.operation}-${death.n}`}`
  const home = await prepare(one.scenario, name, lane)
  const before = region.inventory()
  try {
    const build = startCommand(['build', 'proof.pkr.hcl'], {
      home,
      environment:
        death.kind === 'after-event' ? { ...environment, OMI_STUDIO_TEST_DIE_AFTER: String(death.event) } : environment,
      ...(death.kind === 'after-event' ? { preload } : {}),
    })
    if (death.kind === 'before-answer') {
      const { operation, n } = death
      const metBefore = region.faults.met
      region.faults.set([{ operation, on: { kind: 'nth', n }, effect: { kind: 'answer-dropped' } }])
      const watch = setInterval(() => {
        if (region.faults.met > metBefore) build.process.kill('SIGKILL')
      }, 1)
      void build.ended.finally(() => clearInterval(watch))
    }
    const { signal } = await build.ended
    region.faults.clear()
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
  const wrong: string[] = []
  const recovered = await runCommand(['recover', '--yes'], { home, environment })
  if (recovered.code !== 0) {
    wrong.push(`recover ended with ${recovered.code}: ${recovered.stdout}${recovered.stderr}`.replaceAll('\n', ' | '))
  }
  const { kept } = await journalFacts(home)
  const verdict = judge(before, await inventory(), kept, name)
  if (verdict.keptOmi) tallyOf(one).keptOmi += 1
  if (verdict.interimName) tallyOf(one).interimName += 1
  if (verdict.interimName && one.scenario !== 'replaced OMI') wrong.push(`the OMI kept is not named ${name}`)
  return [...wrong, ...verdict.wrong]
}

async function embeddedHome(name: string): Promise<string> {
  const home = await mkdtemp(join(temporaryRoot, 'omi-studio-kill-'))
  await writeFile(join(home, 'proof.pkr.hcl'), proofTemplate({ name }))
  return home
}

async function embeddedReference(): Promise<{ events: number }> {
  const home = await embeddedHome('reference')
  const { code, stdout, stderr } = await runCommand(['build', '--sandbox', 'proof.pkr.hcl'], { home })
  if (code !== 0) throw new Error(`the reference build in the embedded region failed:\n${stdout}${stderr}`)
  const facts = await journalFacts(home)
  await rm(home, { recursive: true, force: true })
  return facts
}

/** The region dies with the build, and comes back from its folder for the recovery. */
async function dieEmbedded(one: Case): Promise<readonly string[]> {
  const event = one.death.kind === 'after-event' ? one.death.event : 0
  const home = await embeddedHome('proof')
  try {
    const { signal } = await runCommand(['build', '--sandbox', 'proof.pkr.hcl'], {
      home,
      environment: { OMI_STUDIO_TEST_DIE_AFTER: String(event) },
      preload,
    })
    count(one, signal, await embeddedInventory(home), [])
    return await recoverAndJudge(one, home, 'proof', [], () => embeddedInventory(home), {})
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}
