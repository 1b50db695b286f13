import type { Clock } from '#electron/clock.ts'
import type { OapiClient, PagedOperation } from '#electron/oapi/client.ts'
import { OapiError } from '#electron/oapi/oapi-error.ts'
import type { Image } from '#shared/oapi/image.ts'
import type { Keypair } from '#shared/oapi/keypair.ts'
import type { RequestOf, ResponseOf } from '#shared/oapi/operations.ts'
import type { PublicIp } from '#shared/oapi/public-ip.ts'
import type { SecurityGroup } from '#shared/oapi/security-group.ts'
import type { Snapshot } from '#shared/oapi/snapshot.ts'
import type { Vm } from '#shared/oapi/vm.ts'
import type { Volume } from '#shared/oapi/volume.ts'
import { StudioError } from '#shared/studio-error.ts'

/** What can be waited for, and what a look at it gives. */
export interface Watched {
  vm: Vm
  volume: Volume
  snapshot: Snapshot
  image: Image
  keypair: Keypair
  'security-group': SecurityGroup
  'public-ip': PublicIp
}

/** What a look at the thing means for who waits. */
export type Verdict<Result> =
  | { readonly kind: 'done'; readonly result: Result }
  | { readonly kind: 'pending'; readonly detail: string; readonly fraction?: number }
  | { readonly kind: 'failed'; readonly error: StudioError }

export interface Wait<Kind extends keyof Watched, Result> {
  readonly kind: Kind
  readonly id: string
  /** In words, for the error when time runs out: `the VM i-… to run`. */
  readonly what: string
  /** Judges a look. `undefined`: there is no such thing (any more). */
  readonly judge: (seen: Watched[Kind] | undefined) => Verdict<Result>
  /** ms from now; with `extendOnProgress` from the last progress. */
  readonly timeout: number
  readonly extendOnProgress?: boolean
  /** The option that sets the timeout, for the hint. */
  readonly option?: string
  readonly signal: AbortSignal
  readonly onProgress?: (detail: string, fraction?: number) => void
}

/**
 * Waits for things to change, for all builds of an account and region at once: identical reads are merged into one call,
 * so that API calls do not grow with the number of builds (design 3.5).
 */
export interface Waiter {
  wait<Kind extends keyof Watched, Result>(wait: Wait<Kind, Result>): Promise<Result>
}

/** A thing that was just made may not be readable yet; so long, in ms, "no such thing" means "not yet". */
const visibleWithin = 30_000

/** ms between looks: quick at first and after each change, slower while nothing moves. */
const quickest = 400
const slowest = 5_000
const slowing = 1.2

/** ms between looks at most where progress tells that the end is far. */
const slowestWithProgress = 15_000

/** So long, in ms, reading may fail on the platform's side before those who wait are told. */
const patience = 180_000

/** More ids than this go into several reads. */
const idsPerRead = 200

interface Waiting<Seen> {
  readonly id: string
  /** Judges what was seen; gives back how far it has come, 0 to 1, where that is known. */
  readonly look: (seen: Seen | undefined) => number | undefined
  readonly fail: (error: unknown) => void
  /** What it looked like last, to notice a change. */
  fingerprint: string
  interval: number
  /** How far it had come at the first look that told, and when that was. */
  from?: { readonly fraction: number; readonly at: number }
  /** When reading began to fail; `undefined` while it works. */
  failingSince?: number | undefined
}

/** One waiter for one account and region. `random` gives the jitter that keeps several programs out of step. */
export function createWaiter(oapi: OapiClient, clock: Clock, random: () => number = Math.random): Waiter {
  const pollers = {
    vm: poller<'vm'>((ids) =>
      readByIds(
        'ReadVms',
        { Filters: { VmIds: ids } },
        (page) => page.Vms ?? [],
        (vm) => vm.VmId,
      ),
    ),
    volume: poller<'volume'>((ids) =>
      readByIds(
        'ReadVolumes',
        { Filters: { VolumeIds: ids } },
        (page) => page.Volumes ?? [],
        (volume) => volume.VolumeId,
      ),
    ),
    snapshot: poller<'snapshot'>((ids) =>
      readByIds(
        'ReadSnapshots',
        { Filters: { SnapshotIds: ids } },
        (page) => page.Snapshots ?? [],
        (snapshot) => snapshot.SnapshotId,
      ),
    ),
    image: poller<'image'>((ids) =>
      readByIds(
        'ReadImages',
        { Filters: { ImageIds: ids } },
        (page) => page.Images ?? [],
        (image) => image.ImageId,
      ),
    ),
    keypair: poller<'keypair'>((names) =>
      readByIds(
        'ReadKeypairs',
        { Filters: { KeypairNames: names } },
        (page) => page.Keypairs ?? [],
        (keypair) => keypair.KeypairName,
      ),
    ),
    'security-group': poller<'security-group'>((ids) =>
      readByIds(
        'ReadSecurityGroups',
        { Filters: { SecurityGroupIds: ids } },
        (page) => page.SecurityGroups ?? [],
        (group) => group.SecurityGroupId,
      ),
    ),
    'public-ip': poller<'public-ip'>((ids) =>
      readByIds(
        'ReadPublicIps',
        { Filters: { PublicIpIds: ids } },
        (page) => page.PublicIps ?? [],
        (address) => address.PublicIpId,
      ),
    ),
  }

  async function readByIds<Name extends PagedOperation, Seen>(
    operation: Name,
    request: RequestOf<Name>,
    itemsOf: (page: ResponseOf<Name>) => readonly Seen[],
    idOf: (item: Seen) => string | undefined,
  ): Promise<Map<string, Seen>> {
    const found = new Map<string, Seen>()
    await oapi.readPages(operation, request, (page) => {
      for (const item of itemsOf(page)) {
        const id = idOf(item)
        if (id !== undefined) found.set(id, item)
      }
    })
    return found
  }

  function poller<Kind extends keyof Watched>(read: (ids: string[]) => Promise<Map<string, Watched[Kind]>>) {
    const waiting = new Set<Waiting<Watched[Kind]>>()
    let wake: AbortController | undefined
    let running = false

    async function run(): Promise<void> {
      running = true
      // Who waits for several things asks for all of them in one turn: they are looked at together from the first look on.
      await Promise.resolve()
      try {
        while (waiting.size > 0) {
          await lookOnce()
          if (waiting.size === 0) return
          const interval = Math.min(...[...waiting].map((one) => one.interval))
          wake = new AbortController()
          await clock.sleep(interval * (0.9 + 0.2 * random()), wake.signal).catch(() => {})
        }
      } finally {
        running = false
      }
    }

    async function lookOnce(): Promise<void> {
      const round = [...waiting]
      const ids = [...new Set(round.map((one) => one.id))]
      for (let at = 0; at < ids.length; at += idsPerRead) {
        const chunk = ids.slice(at, at + idsPerRead)
        const concerned = round.filter((one) => chunk.includes(one.id))
        try {
          const found = await read(chunk)
          for (const one of concerned) {
            one.failingSince = undefined
            const seen = found.get(one.id)
            const fraction = one.look(seen)
            const fingerprint = JSON.stringify(seen ?? null)
            one.interval = nextInterval(one, fingerprint !== one.fingerprint, fraction)
            one.fingerprint = fingerprint
          }
        } catch (error) {
          for (const one of concerned) bear(one, error)
        }
      }
    }

    /**
     * How long to the next look. Where progress is told, a third of the time that the rest will take at this rate: few
     * looks in the middle, the last ones close to the end. Elsewhere quick after a change, and slower while nothing moves.
     */
    function nextInterval(one: Waiting<Watched[Kind]>, changed: boolean, fraction: number | undefined): number {
      if (fraction === undefined) return changed ? quickest : Math.min(slowest, one.interval * slowing)
      one.from ??= { fraction, at: clock.now() }
      const made = fraction - one.from.fraction
      if (made <= 0) return Math.min(slowest, one.interval * slowing)
      const rest = ((clock.now() - one.from.at) * (1 - fraction)) / made
      return Math.min(slowestWithProgress, Math.max(quickest, rest / 3))
    }

    /** Trouble on the platform's side says nothing about the thing awaited: look again, more slowly, before giving up. */
    function bear(one: Waiting<Watched[Kind]>, error: unknown): void {
      const passing = error instanceof OapiError && (error.class === 'throttled' || error.class === 'unavailable')
      one.failingSince ??= clock.now()
      one.interval = slowest
      if (!passing || clock.now() - one.failingSince > patience) one.fail(error)
    }

    return {
      add(one: Waiting<Watched[Kind]>): () => void {
        waiting.add(one)
        if (running) wake?.abort()
        else void run()
        return () => {
          waiting.delete(one)
          if (waiting.size === 0) wake?.abort()
        }
      },
    }
  }

  return {
    wait<Kind extends keyof Watched, Result>(wait: Wait<Kind, Result>): Promise<Result> {
      const { promise, resolve, reject } = Promise.withResolvers<Result>()
      const startedAt = clock.now()
      const settled = new AbortController()
      let deadline = startedAt + wait.timeout
      let lastFraction = -1
      let wasThere = false

      const remove = (pollers[wait.kind] as ReturnType<typeof poller<Kind>>).add({
        id: wait.id,
        fingerprint: '',
        interval: quickest,
        fail: (error) => finish(() => reject(error)),
        look: (seen) => {
          if (settled.signal.aborted) return undefined
          wasThere ||= seen !== undefined
          const mayAppear = !wasThere && clock.now() - startedAt < visibleWithin
          if (seen === undefined && mayAppear && !acceptsAbsence(wait)) return undefined
          const verdict = wait.judge(seen)
          if (verdict.kind === 'done') finish(() => resolve(verdict.result))
          else if (verdict.kind === 'failed') finish(() => reject(verdict.error))
          else {
            const fraction = verdict.fraction ?? -1
            if (wait.extendOnProgress === true && fraction > lastFraction) deadline = clock.now() + wait.timeout
            lastFraction = Math.max(lastFraction, fraction)
            wait.onProgress?.(verdict.detail, verdict.fraction)
            return verdict.fraction
          }
          return undefined
        },
      })

      function finish(settle: () => void): void {
        if (settled.signal.aborted) return
        settled.abort()
        remove()
        wait.signal.removeEventListener('abort', onAbort)
        settle()
      }

      function onAbort(): void {
        finish(() => reject(wait.signal.reason))
      }

      async function watchDeadline(): Promise<void> {
        while (!settled.signal.aborted) {
          const left = deadline - clock.now()
          if (left <= 0) {
            finish(() => reject(timedOut(wait)))
            return
          }
          await clock.sleep(left, settled.signal).catch(() => {})
        }
      }

      if (wait.signal.aborted) onAbort()
      else {
        wait.signal.addEventListener('abort', onAbort, { once: true })
        void watchDeadline()
      }
      return promise
    },
  }
}

/** Whoever waits for a thing to go away is content with its absence at once. */
function acceptsAbsence<Kind extends keyof Watched, Result>(wait: Wait<Kind, Result>): boolean {
  return wait.judge(undefined).kind === 'done'
}

function timedOut(wait: { timeout: number; what: string; option?: string }): StudioError {
  return new StudioError({
    code: 'wait-timeout',
    message: `Waited ${Math.round(wait.timeout / 1000)} s in vain for ${wait.what}.`,
    hint:
      wait.option === undefined
        ? 'Look at its state in Cockpit, and try again.'
        : `If it only needs longer, give it more time with ${wait.option}.`,
  })
}
