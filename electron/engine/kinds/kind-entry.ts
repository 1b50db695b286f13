import type { Clock } from '#electron/clock.ts'
import type { CloudAccount } from '#electron/engine/cloud-account.ts'
import type { Watched } from '#electron/engine/waiter.ts'
import { OapiError } from '#electron/oapi/oapi-error.ts'
import type { ResourceKind } from '#shared/run/event.ts'
import { StudioError } from '#shared/studio-error.ts'

/** What the registry's entries work with. */
export interface KindContext {
  /** `undefined` for kinds that are not in the cloud. */
  readonly account: CloudAccount | undefined
  readonly clock: Clock
  readonly signal: AbortSignal
}

export type Traits = Readonly<Record<string, string>>

/** A thing that came into being with another and has to go with it: an OMI's snapshot, a VM's volume. */
export interface Companion {
  readonly kind: ResourceKind
  readonly id: string
  readonly description: string
}

/** How one kind of thing is found and destroyed: the only place that knows (design 3.3). */
export interface KindEntry {
  readonly kind: ResourceKind
  /** Lower goes first; things of the same number go at the same time. */
  readonly order: number
  /** The id of the thing that an intent stands for, if it is there. */
  find(traits: Traits, context: KindContext): Promise<string | undefined>
  /** Destroys it and resolves when it is gone for good; `absent` when it was not there. */
  destroy(id: string, traits: Traits, context: KindContext): Promise<'destroyed' | 'absent'>
  /**
   * What would be left without a trace when the thing is destroyed. Asked before, so that it is in the journal should
   * the process die between the two. Companions have a higher order.
   */
  companions?(id: string, traits: Traits, context: KindContext): Promise<readonly Companion[]>
}

/** The account that a cloud thing is in. */
export function accountOf(context: KindContext): CloudAccount {
  if (context.account !== undefined) return context.account
  throw new StudioError({
    code: 'no-credentials',
    message: 'There are no credentials at hand for the account that this belongs to.',
    hint: 'Give the credentials with which the build was started.',
  })
}

/** How long something that is still in use may stay so before it counts as stuck, in ms. */
const patience = 300_000

/**
 * Runs a deletion until it is done: "no such thing" is success, and what is refused because something else still uses
 * it, or changes, is tried again for a while (a security group right after its VM).
 */
export async function destroyPatiently(
  context: KindContext,
  destroy: () => Promise<unknown>,
): Promise<'destroyed' | 'absent'> {
  const deadline = context.clock.now() + patience
  for (let pause = 500; ; pause = Math.min(10_000, pause * 1.6)) {
    try {
      await destroy()
      return 'destroyed'
    } catch (error) {
      if (!(error instanceof OapiError)) throw error
      if (error.class === 'not-found') return 'absent'
      const passing = error.class === 'in-use' || error.class === 'state' || error.class === 'conflict'
      if (!passing || context.clock.now() + pause > deadline) throw error
    }
    await context.clock.sleep(pause, context.signal)
  }
}

/** How long a thing whose deletion was accepted may still be seen, in ms. */
const vanishingTime = 120_000

/**
 * Deletes a thing and reads back until it is gone: that the API accepted a deletion does not yet mean that it happened.
 * The reads of all builds are merged by the waiter.
 */
export async function destroyAndVerify(
  context: KindContext,
  { kind, id, what }: { readonly kind: keyof Watched; readonly id: string; readonly what: string },
  destroy: () => Promise<unknown>,
): Promise<'destroyed' | 'absent'> {
  const outcome = await destroyPatiently(context, destroy)
  if (outcome === 'absent') return outcome
  return accountOf(context).waiter.wait({
    kind,
    id,
    what: `${what} to be gone`,
    timeout: vanishingTime,
    signal: context.signal,
    judge: (seen) =>
      seen === undefined || ('State' in seen && seen.State === 'deleted')
        ? { kind: 'done', result: 'destroyed' }
        : { kind: 'pending', detail: `${what} is still there` },
  })
}
