import { randomUUID } from 'node:crypto'
import type { Clock } from '#electron/clock.ts'
import { OapiError } from '#electron/oapi/oapi-error.ts'
import { errorReportOf } from '#shared/studio-error.ts'
import type { CloudAccount } from './cloud-account.ts'
import type { Journal } from './journal.ts'
import { kindEntry } from './resource-registry.ts'
import { NothingMade, type ResourceHandle, type ResourceIntent, type Resources } from './resources.ts'

/** Kinds that are on this computer; the others are in the account, or on a machine of it. */
const localKinds = new Set<ResourceIntent['kind']>(['local-file'])

/** How long the search for a thing whose creation was not answered goes on, in ms: it may become visible late. */
const searchTime = 20_000

/** How often a call is made whose answer was lost and which, as a search showed, made nothing. */
const mostAttempts = 3

interface BuildResourcesNeeds {
  readonly build: string
  readonly journal: Journal
  readonly clock: Clock
  readonly account: CloudAccount
  /** Of the step at work; read at each call. */
  readonly signal: () => AbortSignal
}

/**
 * The resources of one build, written to the journal before, and after, they are made. A call that is under way when
 * the build is cancelled is waited for, since its answer says what there is to clean up.
 */
export function createBuildResources({ build, journal, clock, account, signal }: BuildResourcesNeeds): Resources {
  async function intend(intent: ResourceIntent, recordedId?: string): Promise<string> {
    const intentId = randomUUID()
    await journal.append({
      type: 'resource-intended',
      build,
      intentId,
      kind: intent.kind,
      ...(localKinds.has(intent.kind) ? {} : { scope: account.scope }),
      // What is there already is found by its id, should the process die before the next line is written.
      traits: { ...intent.traits, ...(recordedId === undefined ? tokenTrait(intent, intentId) : { id: recordedId }) },
      description: intent.description,
    })
    return intentId
  }

  async function created(intent: ResourceIntent, intentId: string, id: string): Promise<ResourceHandle> {
    await journal.append({ type: 'resource-created', build, intentId, id })
    return { intentId, kind: intent.kind, id }
  }

  /** Looks for what a call without an answer may have made. */
  async function search(intent: ResourceIntent, intentId: string): Promise<string | undefined> {
    const deadline = clock.now() + searchTime
    const context = { account, clock, signal: AbortSignal.timeout(searchTime * 3) }
    for (let pause = 500; ; pause *= 2) {
      const id = await kindEntry(intent.kind).find({ ...intent.traits, ...tokenTrait(intent, intentId) }, context)
      if (id !== undefined || clock.now() + pause > deadline) return id
      await clock.sleep(pause)
    }
  }

  return {
    async create(intent, call, adopt) {
      signal().throwIfAborted()
      const intentId = await intend(intent)
      let uncertain = false
      for (let attempt = 1; ; attempt += 1) {
        try {
          const { id, made } = await call(intentId)
          return { handle: await created(intent, intentId, id), made }
        } catch (error) {
          // Once an answer was lost, "the name is taken" of a later attempt may be about our own.
          uncertain ||= mayExist(error, signal())
          if (!uncertain) {
            await journal.append({ type: 'resource-refused', build, intentId })
            throw error instanceof NothingMade ? error.cause : error
          }
          const found = await search(intent, intentId).catch(() => undefined)
          if (found !== undefined) {
            const handle = await created(intent, intentId, found)
            if (adopt === undefined) throw error
            return { handle, made: await adopt(found) }
          }
          if (attempt === mostAttempts || !isRepeatable(intent, error) || signal().aborted) throw error
        }
      }
    },
    async record(intent, id) {
      return created(intent, await intend(intent, id), id)
    },
    async destroy(handle) {
      const traits = journal.events.findLast(
        (event) => event.type === 'resource-intended' && event.intentId === handle.intentId,
      )
      try {
        const result = await kindEntry(handle.kind).destroy(
          handle.id,
          traits?.type === 'resource-intended' ? traits.traits : {},
          { account, clock, signal: signal() },
        )
        await journal.append({ type: 'resource-destroyed', build, intentId: handle.intentId, id: handle.id, result })
      } catch (error) {
        await journal.append({
          type: 'resource-destroy-failed',
          build,
          intentId: handle.intentId,
          id: handle.id,
          error: errorReportOf(error),
        })
        throw error
      }
    },
    async keep(handle, ...together) {
      await journal.append({
        type: 'resource-kept',
        build,
        intentId: handle.intentId,
        ...(together.length === 0 ? {} : { with: together.map((other) => other.intentId) }),
      })
    },
    async keepInstead(replaced, handle, ...together) {
      await journal.append({
        type: 'resource-kept',
        build,
        intentId: handle.intentId,
        with: together.map((other) => other.intentId),
        instead: replaced.intentId,
      })
    },
    async release({ intentId, id }) {
      await journal.append({ type: 'resource-created', build, intentId, id })
    },
  }
}

/** The intent's id is the client token of the kinds that are found by one. */
function tokenTrait(intent: ResourceIntent, intentId: string): { clientToken?: string } {
  return intent.kind === 'vm' || intent.kind === 'volume' || intent.kind === 'snapshot' ? { clientToken: intentId } : {}
}

/** Where names are unique a second call can make nothing twice; where there are none, a slow first one may still come. */
function isRepeatable(intent: ResourceIntent, error: unknown): boolean {
  return intent.traits.name !== undefined && error instanceof OapiError && error.ambiguous
}

/** Only a clear refusal, or a cancel before anything was sent, proves that nothing was made. */
function mayExist(error: unknown, signal: AbortSignal): boolean {
  if (error instanceof OapiError) return error.ambiguous
  if (error instanceof NothingMade) return false
  return !(signal.aborted && error === signal.reason)
}
