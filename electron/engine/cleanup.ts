import { randomUUID } from 'node:crypto'
import type { Clock } from '#electron/clock.ts'
import type { RunEventPayload } from '#shared/run/event.ts'
import { leftoversOf, type ResourceState, type RunState } from '#shared/run/run-state.ts'
import { type ErrorReport, errorReportOf } from '#shared/studio-error.ts'
import type { CloudAccount } from './cloud-account.ts'
import type { Journal } from './journal.ts'
import { kindEntry } from './resource-registry.ts'

/** How long cleaning up after a build may take in all, in ms; what is left then stays listed as leftover. */
export const cleanupLimit = 1_200_000

/** How the deletion of one thing stands. `absent`: it was not there (any more). */
export type Removal =
  | { readonly kind: 'deleting' }
  | { readonly kind: 'destroyed' | 'absent' }
  | { readonly kind: 'failed'; readonly error: ErrorReport }

interface CleanupNeeds {
  readonly journal: Pick<Journal, 'append'>
  readonly clock: Clock
  /** The account that a resource is in; `undefined` when there are no credentials for it. */
  readonly accountOf: (resource: ResourceState) => CloudAccount | undefined
  readonly say: (text: string) => void
  readonly onProgress?: (done: number, total: number) => void
  /** Leaves out what it does not hold for; what came with a thing that goes, goes with it. */
  readonly only?: (resource: ResourceState) => boolean
  /** Told of every change of every thing. */
  readonly onRemoval?: (resource: ResourceState, removal: Removal) => void
  /** Aborted, nothing further is begun; what is being deleted is waited for. */
  readonly signal?: AbortSignal
}

/**
 * Destroys everything that a build (or, without `build`, the whole run) made and did not keep: in the order in which
 * kinds depend on one another, those of the same rank at once, each verified. What an intent stands for is looked up
 * first where its call was never answered. What came with a thing is noted in the journal before the thing goes.
 *
 * @returns what could not be destroyed.
 */
export async function cleanUp(
  state: RunState,
  build: string | undefined,
  needs: CleanupNeeds,
): Promise<ResourceState[]> {
  const queue = leftoversOf(state).filter(
    (resource) => (build === undefined || resource.build === build) && (needs.only?.(resource) ?? true),
  )
  const known = new Set([...state.resources.values()].map(keyOf))
  const stop = AbortSignal.timeout(cleanupLimit)
  const remaining: ResourceState[] = []
  let done = 0
  let total = queue.length
  while (queue.length > 0) {
    if (needs.signal?.aborted) return [...remaining, ...queue]
    const rank = Math.min(...queue.map((resource) => orderOf(resource)))
    const now = queue.filter((resource) => orderOf(resource) === rank)
    queue.splice(0, queue.length, ...queue.filter((resource) => orderOf(resource) !== rank))
    await Promise.all(
      now.map(async (resource) => {
        const noteCompanion = async (companion: ResourceState) => {
          if (known.has(keyOf(companion))) return
          known.add(keyOf(companion))
          await noteResource(needs.journal, companion).catch(() => undefined)
          queue.push(companion)
          total += 1
        }
        if (!(await destroyOne(resource, needs, stop, known, noteCompanion))) remaining.push(resource)
        done += 1
        needs.onProgress?.(done, total)
      }),
    )
  }
  return remaining
}

/** A mount and its folder, a link and its volume have the same id. */
function keyOf({ kind, id }: { readonly kind: string; readonly id?: string | undefined }): string {
  return `${kind} ${id}`
}

/** When a thing goes: lower first. A kind of a newer version goes last, where its error is told. */
export function orderOf({ kind }: Pick<ResourceState, 'kind'>): number {
  try {
    return kindEntry(kind).order
  } catch {
    return Number.MAX_SAFE_INTEGER
  }
}

async function destroyOne(
  resource: ResourceState,
  needs: CleanupNeeds,
  signal: AbortSignal,
  known: Set<string>,
  noteCompanion: (companion: ResourceState) => Promise<void>,
): Promise<boolean> {
  const { journal, clock } = needs
  const { build, intentId, traits } = resource
  // A disk that is full must not keep anything alive in the cloud: what cannot be written down is destroyed all the same.
  const record = (payload: RunEventPayload) => journal.append(payload).catch(() => undefined)
  const tell = (removal: Removal) => needs.onRemoval?.(resource, removal)
  let { id } = resource
  tell({ kind: 'deleting' })
  try {
    const entry = kindEntry(resource.kind)
    const context = { account: needs.accountOf(resource), clock, signal }
    if (id === undefined) {
      const found = traits.id ?? (await entry.find(traits, context))
      // What is already known to stand for another intent, perhaps to be kept, does not stand for this one too.
      const key = keyOf({ kind: resource.kind, id: found })
      if (found !== undefined && !known.has(key)) id = found
      known.add(key)
    }
    if (id === undefined) {
      await record({ type: 'resource-destroyed', build, intentId, result: 'absent' })
      tell({ kind: 'absent' })
      return true
    }
    if (resource.id === undefined) await record({ type: 'resource-created', build, intentId, id })
    for (const companion of (await entry.companions?.(id, traits, context)) ?? []) {
      const { scope } = resource
      await noteCompanion({
        ...companion,
        intentId: randomUUID(),
        build,
        traits: { id: companion.id },
        ...(scope === undefined ? {} : { scope }),
        status: 'alive',
        since: clock.now(),
      })
    }
    needs.say(`Deleting ${resource.description}`)
    const result = await entry.destroy(id, traits, context)
    await record({ type: 'resource-destroyed', build, intentId, id, result })
    tell({ kind: result })
    return true
  } catch (error) {
    const report = errorReportOf(error)
    await record({
      type: 'resource-destroy-failed',
      build,
      intentId,
      ...(id === undefined ? {} : { id }),
      error: report,
    })
    tell({ kind: 'failed', error: report })
    needs.say(`Could not delete ${resource.description}: ${report.message}`)
    return false
  }
}

/** Writes down a thing that is there and that the journal does not know of, before anything is done to it. */
export async function noteResource(journal: Pick<Journal, 'append'>, resource: ResourceState): Promise<void> {
  const { build, intentId, kind, scope, traits, description, id = '' } = resource
  await journal.append({
    type: 'resource-intended',
    build,
    intentId,
    kind,
    ...(scope === undefined ? {} : { scope }),
    traits,
    description,
  })
  await journal.append({ type: 'resource-created', build, intentId, id })
}
