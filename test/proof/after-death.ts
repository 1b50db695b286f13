import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { readJournal } from '#electron/engine/journal.ts'
import type { HeldResource } from '#electron/sandbox/api/inventory.ts'
import { foldRunEvents } from '#shared/run/run-state.ts'

/** What is known about a run from its journal alone. */
export interface JournalFacts {
  readonly events: number
  /** Ids of what the run says it leaves on purpose. */
  readonly kept: ReadonlySet<string>
}

/** Reads the only run of a home folder. */
export async function journalFacts(home: string): Promise<JournalFacts> {
  const [runId] = await readdir(join(home, 'runs')).catch((): string[] => [])
  if (runId === undefined) return { events: 0, kept: new Set() }
  const events = await readJournal(join(home, 'runs', runId)).catch(() => [])
  const kept = [...foldRunEvents(events).resources.values()]
    .filter((resource) => resource.status === 'kept')
    .flatMap(({ id }) => (id === undefined ? [] : [id]))
  return { events: events.length, kept: new Set(kept) }
}

export interface Verdict {
  /** An OMI of the run is there, whole, and the journal says that it is to be. */
  readonly keptOmi: boolean
  /**
   * The run died while it replaced an OMI, after the old one was gone and before the new one had its name: the content is
   * safe, under the interim name.
   */
  readonly interimName: boolean
  /** What should not be there, or should be and is not: empty when all is well. */
  readonly wrong: readonly string[]
}

/** Compares the account before the run and after its recovery. */
export function judge(
  before: readonly HeldResource[],
  after: readonly HeldResource[],
  kept: ReadonlySet<string>,
  name: string,
): Verdict {
  const known = new Set(before.map(keyOf))
  const made = after.filter((resource) => !known.has(keyOf(resource)))
  const wrong = made
    .filter((resource) => !kept.has(resource.id) || !['image', 'snapshot'].includes(resource.kind))
    .map((resource) => `left: ${resource.kind} ${resource.id} ${resource.name ?? ''}`)
  const newOmis = made.filter((resource) => resource.kind === 'image')
  const keptOmi = newOmis.length > 0
  if (!keptOmi && made.length > 0) wrong.push(`snapshots without their OMI: ${made.map(({ id }) => id).join(', ')}`)
  if (newOmis.length > 1) wrong.push(`the run left ${newOmis.length} OMIs`)
  for (const omi of newOmis) if (omi.state !== 'available') wrong.push(`the OMI ${omi.id} is ${omi.state}`)

  const still = new Set(after.map(keyOf))
  const gone = before.filter((resource) => !still.has(keyOf(resource)))
  if (!keptOmi) {
    wrong.push(...gone.map((resource) => `destroyed: ${resource.kind} ${resource.id}, which was there before`))
  }
  const named = after.filter((resource) => resource.kind === 'image' && resource.name === name)
  if (named.length > 1) wrong.push(`${named.length} OMIs are named ${name}`)
  return { keptOmi, interimName: keptOmi && named.length === 0, wrong }
}

function keyOf({ kind, id }: HeldResource): string {
  return `${kind} ${id}`
}

/** The same of a run whose product is volumes: all `count` of them or none, free, and nothing else. */
export function judgeVolumes(
  before: readonly HeldResource[],
  after: readonly HeldResource[],
  kept: ReadonlySet<string>,
  count: number,
): { readonly keptVolumes: boolean; readonly wrong: readonly string[] } {
  const known = new Set(before.map(keyOf))
  const still = new Set(after.map(keyOf))
  const made = after.filter((resource) => !known.has(keyOf(resource)))
  const volumes = made.filter((resource) => resource.kind === 'volume' && kept.has(resource.id))
  const wrong = [
    ...made.filter((one) => !volumes.includes(one)).map(({ kind, id }) => `left: ${kind} ${id}`),
    ...before.filter((one) => !still.has(keyOf(one))).map(({ kind, id }) => `destroyed: ${kind} ${id}`),
    ...volumes.filter(({ state }) => state !== 'available').map(({ id, state }) => `the volume ${id} is ${state}`),
  ]
  if (volumes.length > 0 && volumes.length !== count) wrong.push(`${volumes.length} of ${count} volumes are left`)
  return { keptVolumes: volumes.length > 0, wrong }
}
