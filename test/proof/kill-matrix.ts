import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { eventsOf, journalsOf, startStudio } from './child-process.ts'
import { type Holding, holdingOf } from './sandbox-account.ts'

/**
 * Kills a build's process (SIGKILL) at every event of its journal, starts `omi-studio recover`, and looks at what the
 * account still holds: nothing, or, once the journal says that it is kept, the finished OMI with its snapshots.
 *
 *     node test/proof/kill-matrix.ts [--every N]
 */
const { values } = parseArgs({ options: { every: { type: 'string', default: '1' } } })
const every = Number(values.every)
const template = join(import.meta.dirname, 'template', 'everything.pkr.hcl')

/** Two processes at a time, for two cores. */
const lanes = 2

interface Case {
  readonly title: string
  /** Prepares a data folder once; each kill begins with a copy of it. */
  readonly prepare: (home: string) => Promise<void>
  readonly args: readonly string[]
}

const cases: readonly Case[] = [
  { title: 'a build', prepare: async () => {}, args: ['build', '--sandbox', template] },
  {
    title: 'a build that replaces an OMI',
    prepare: async (home) => {
      const { code, stderr } = await startStudio(home, ['build', '--sandbox', template]).ended
      if (code !== 0) throw new Error(`the OMI to replace was not built: ${stderr}`)
      await rm(join(home, 'runs'), { recursive: true })
    },
    args: ['build', '--sandbox', '-var', 'replace=true', template],
  },
]

interface Death {
  readonly at: number
  readonly event: string
  /** What is wrong; empty when nothing is. */
  readonly problems: readonly string[]
  readonly kept: boolean
  /** The process ended before it could be killed. */
  readonly survived: boolean
}

let failures = 0
for (const one of cases) failures += await proveCase(one)
process.stdout.write(
  `${failures === 0 ? 'Nothing was ever left behind.' : `${failures} kills left something behind.`}\n`,
)
process.exit(failures === 0 ? 0 : 1)

async function proveCase(one: Case): Promise<number> {
  const prepared = await mkdtemp(join(tmpdir(), 'omi-kill-prepared-'))
  await one.prepare(prepared)
  const before = await holdingOf(prepared)
  const total = await referenceRun(one, prepared)
  const moments = Array.from({ length: Math.ceil(total / every) }, (_, index) => index * every)
  const deaths: Death[] = []
  const next = moments.values()
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (const at of next) deaths.push(await killAt(one, prepared, before, at))
    }),
  )
  await rm(prepared, { recursive: true })
  const bad = deaths.filter((death) => death.problems.length > 0).sort((a, b) => a.at - b.at)
  for (const death of bad)
    process.stdout.write(`  killed after event ${death.at} (${death.event}): ${death.problems.join('; ')}\n`)
  const survived = deaths.filter((death) => death.survived).length
  process.stdout.write(
    `${one.title}: ${total} events, ${deaths.length - survived} kills, ${survived} ended before the kill, ` +
      `${deaths.filter((death) => death.kept).length} with the finished OMI, ${bad.length} with something left\n`,
  )
  return bad.length
}

/** How many events the build has when nobody kills it. */
async function referenceRun(one: Case, prepared: string): Promise<number> {
  const home = await copyOf(prepared)
  const { code, stderr, stdout } = await startStudio(home, one.args).ended
  if (code !== 0) throw new Error(`${one.title} does not even work: ${stdout}\n${stderr}`)
  const total = eventsOf(journalsOf(home)[0] ?? '').length
  await rm(home, { recursive: true })
  return total
}

async function killAt(one: Case, prepared: string, before: Holding, at: number): Promise<Death> {
  const home = await copyOf(prepared)
  try {
    const { child, ended } = startStudio(home, one.args)
    const survived = !(await killedAfter(at, home, () => child.kill('SIGKILL'), ended))
    await ended
    const [journal = ''] = journalsOf(home)
    const events = eventsOf(journal)
    const event = String(events[at]?.type ?? 'the end')
    const recovery = await startStudio(home, ['recover', '--yes']).ended
    const problems = recovery.code === 0 ? [] : [`recover ended with ${recovery.code}: ${recovery.stderr.trim()}`]
    const { kept, wrong } = judge(await holdingOf(home), before, eventsOf(journal))
    return { at, event, survived, kept, problems: [...problems, ...wrong] }
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}

/** Resolves to whether the process was killed before it ended by itself. The journal is looked at without a pause. */
function killedAfter(at: number, home: string, kill: () => void, ended: Promise<unknown>): Promise<boolean> {
  return new Promise((resolve) => {
    let over = false
    void ended.then(() => {
      over = true
      resolve(false)
    })
    const look = () => {
      if (over) return
      const [journal] = journalsOf(home)
      if (journal !== undefined && eventsOf(journal).length > at) {
        over = true
        kill()
        resolve(true)
      } else setImmediate(look)
    }
    look()
  })
}

/**
 * Nothing may be there that was not there before, but what the journal says is kept. What was there before must be there
 * still, unless the build has replaced it by something kept.
 */
function judge(
  held: Holding,
  before: Holding,
  events: readonly { readonly type: string; readonly [field: string]: unknown }[],
): { readonly kept: boolean; readonly wrong: string[] } {
  const keptIntents = new Set(events.filter((event) => event.type === 'resource-kept').map((event) => event.intentId))
  const keptIds = new Set(
    events
      .filter((event) => event.type === 'resource-created' && keptIntents.has(event.intentId))
      .map((event) => event.id),
  )
  const fine = new Set([...keptIds, ...[...keptIds].flatMap((id) => held.snapshotsOf.get(String(id)) ?? [])])
  const extra = held.things.filter((one) => !before.things.includes(one) && !fine.has(one.split(' ')[1]))
  const images = held.things.filter((one) => one.startsWith('image '))
  const hadImage = before.things.some((one) => one.startsWith('image '))
  return {
    kept: keptIds.size > 0,
    wrong: [
      ...(extra.length > 0 ? [`left: ${extra.join(', ')}`] : []),
      ...(hadImage && images.length === 0 ? ['both the old OMI and the new one are gone'] : []),
    ],
  }
}

async function copyOf(prepared: string): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'omi-kill-'))
  await cp(prepared, home, { recursive: true })
  return home
}
