import { randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { type Clock, systemClock } from '#electron/clock.ts'
import type { OperationName, RequestOf, ResponseOf } from '#shared/oapi/operations.ts'
import { answerRequest, perform, type Reply, type RequestPath } from './api/answer-request.ts'
import { createAuthentication } from './api/authentication.ts'
import { createRegion } from './api/create-region.ts'
import { dialPath } from './api/dial.ts'
import { createFaultInjector, type FaultInjector, type FaultPlan } from './api/faults.ts'
import { type ApiServer, type ListenOptions, serveHttp } from './api/http-server.ts'
import { type HeldResource, listInventory } from './api/inventory.ts'
import { findPath, type NetworkPath } from './api/network-path.ts'
import { defaultQuotas, type Quotas } from './api/quotas.ts'
import { openRegionFile, readRegionFile } from './api/region-file.ts'
import { lockFolder } from './api/region-lock.ts'
import type { AccountRecord } from './api/region-state.ts'
import { createRequestLog, type RequestLog } from './api/request-log.ts'
import { type Certificate, makeCertificate } from './api/self-signed-certificate.ts'
import type { WireRequest } from './api/signature.ts'
import { createThrottle, type RateLimits } from './api/throttle.ts'
import { type TimingProfile, type Timings, timingProfiles } from './api/timings.ts'
import type { DiskStore } from './disks/disk.ts'
import type { MachineFactory } from './machines/machine.ts'

/** Someone who may call the region. Access keys begin with `SANDBOX` (electron/credentials/sandbox-credentials.ts). */
export type SandboxCaller = AccountRecord

export interface SandboxRegionSettings {
  /** What is behind VMs and volumes. */
  readonly machines: MachineFactory
  readonly disks: DiskStore
  /** Where the state is kept, so that it survives a restart; without it the region lives as long as the process. */
  readonly folder?: string
  /** `eu-west-2` without it. */
  readonly name?: string
  readonly clock?: Clock
  /** A profile, or one with changes; `instant` without it. */
  readonly timings?: TimingProfile | Timings
  readonly quotas?: Partial<Quotas>
  readonly rateLimits?: RateLimits
  readonly faults?: FaultPlan
  /** Where ids and the faults' luck come from; seed it to get the same again. */
  readonly random?: () => number
  /** The first one is `account`. Without it: the one that the folder knows, or a new one. */
  readonly accounts?: readonly SandboxCaller[]
  /** The address that this computer's connections have in the eyes of security groups; `127.0.0.1` without it. */
  readonly callerAddress?: string
  /**
   * Adds to running VMs the tags `sandbox.ssh` and `sandbox.winrm` with the address at which the port really is, for
   * clients that know nothing of `dial`: ports below 1024 of a loopback address cannot be bound without privileges, and
   * loopback addresses other than 127.0.0.1 do not exist on every system.
   */
  readonly announceEndpoints?: boolean
}

/** A cloud region on this computer: design 3.10. */
export interface SandboxRegion {
  /** `eu-west-2` */
  readonly name: string
  readonly account: SandboxCaller
  readonly accounts: readonly SandboxCaller[]
  /**
   * Serves the API. With `tls: true` a certificate is made for it; `authority` is what clients then have to trust.
   *
   * @throws StudioError `sandbox-cannot-listen`
   */
  listen(options: SandboxListenOptions): Promise<SandboxListening>
  /** Answers a request in this process, by the same way as one that came over HTTP. */
  handle(request: WireRequest): Promise<Reply>
  /** Carries out an operation for an account without signature, faults and latency. @throws ApiError */
  call<Name extends OperationName>(
    name: Name,
    request: RequestOf<Name>,
    caller?: SandboxCaller,
  ): Promise<Omit<ResponseOf<Name>, 'ResponseContext'>>
  /** The fault plan at work; can be changed at any time. */
  readonly faults: FaultInjector
  readonly requests: RequestLog
  /** What the callers' accounts hold: nothing that was there from the start, and no terminated VMs. */
  inventory(): readonly HeldResource[]
  /** Where a connection to an address of a VM really goes, by the security groups and what listens there. */
  resolve(address: string, port: number): NetworkPath
  /** Connects to a VM by any of its addresses; see `dialPath` for how it fails. */
  dial(address: string, port: number, signal?: AbortSignal): Promise<Socket>
  /** Resolves once no machine is starting or stopping and no disk is being copied. For tests. */
  settled(): Promise<void>
  /** Writes everything to the folder, the disks too. */
  save(): Promise<void>
  /** Stops listening, saves, ends all machines. */
  close(): Promise<void>
}

export interface SandboxListenOptions {
  readonly host: string
  readonly port: number
  readonly tls?: boolean | Certificate
}

export interface SandboxListening {
  /** `http://127.0.0.1:40123/api/v1` */
  readonly endpoint: string
  /** The certificate to trust, PEM; with TLS only. */
  readonly authority?: string
}

/** ms that `close` waits for what is under way. */
const longestEnd = 5_000

/**
 * Makes a region, or opens the one in `folder`.
 *
 * @throws StudioError `sandbox-region-newer`, `sandbox-region-damaged`, `sandbox-region-in-use`,
 * `fault-plan-invalid`
 */
export async function createSandboxRegion(settings: SandboxRegionSettings): Promise<SandboxRegion> {
  const { folder } = settings
  const clock = settings.clock ?? systemClock
  const random = settings.random ?? Math.random
  const faults = createFaultInjector(settings.faults ?? [], random)
  const unlock = folder === undefined ? undefined : await lockFolder(folder)
  const saved = folder === undefined ? undefined : await readRegionFile(folder).catch(giveBack(unlock))
  const accounts = settings.accounts ?? saved?.accounts ?? [newAccount()]
  const [account] = accounts
  if (account === undefined) throw new RangeError('a sandbox region needs at least one account')

  const live = createRegion({
    name: settings.name ?? 'eu-west-2',
    clock,
    timings: typeof settings.timings === 'object' ? settings.timings : timingProfiles[settings.timings ?? 'instant'],
    quotas: { ...defaultQuotas, ...settings.quotas },
    random,
    machines: settings.machines,
    disks: settings.disks,
    accounts,
    announceEndpoints: settings.announceEndpoints ?? false,
    saved,
  })
  const { region, jobs } = live
  const now = () => clock.now()
  const file = folder === undefined ? undefined : openRegionFile(folder, live.toSave)
  const log = createRequestLog()
  let contentSaved: Promise<void> = Promise.resolve()
  const path: RequestPath = {
    live: {
      ...live,
      advance() {
        const passed = live.advance()
        // What people would miss after a crash is what snapshots and volumes hold, so that is saved without being asked.
        if (passed.contentAtRest && file !== undefined) {
          contentSaved = region.disks.save().catch(() => undefined)
          jobs.track(contentSaved.then(() => file.saved()))
        }
        return passed
      },
    },
    authentication: createAuthentication(region.state.accounts, now),
    throttle: createThrottle(settings.rateLimits ?? {}, now),
    faults,
    log,
    async saved() {
      await contentSaved
      await file?.saved()
    },
  }
  const handle = (request: WireRequest) => answerRequest(path, request)
  const servers = new Set<ApiServer>()

  const save = async () => {
    path.live.advance()
    await region.disks.save()
    await file?.saved()
  }
  const resolve = (address: string, port: number) => {
    path.live.advance()
    return findPath(region, address, port, settings.callerAddress ?? '127.0.0.1')
  }

  return {
    name: region.name,
    account,
    accounts,
    faults,
    requests: log,
    handle,
    resolve,
    save,
    async listen({ host, port, tls }) {
      const certificate =
        tls === true ? await makeCertificate([host, 'localhost', '127.0.0.1'], now()) : tls || undefined
      const options: ListenOptions = { host, port, tls: certificate }
      const server = await serveHttp(options, handle)
      servers.add(server)
      return {
        endpoint: `${server.origin}/api/v1`,
        ...(certificate === undefined ? {} : { authority: certificate.certificate }),
      }
    },
    call: (name, request, caller = account) => perform(path, name, request, caller),
    inventory() {
      path.live.advance()
      return listInventory(region)
    },
    dial: (address, port, signal) => dialPath(region, resolve(address, port), address, port, signal),
    settled: () => jobs.settled(),
    async close() {
      await Promise.all([...servers].map((server) => server.close()))
      servers.clear()
      path.live.advance()
      // First the state, since guests that now go down would change it; the disks last, with all that guests wrote.
      await file?.saved()
      await region.machines.close()
      // Bounded, since a guest that never answered would hold up the end of the program.
      await Promise.race([jobs.settled(), pause(longestEnd, undefined, { ref: false })])
      await region.disks.save()
      await unlock?.()
    },
  }
}

/** Unlocks a folder that could not be opened after all, and fails with the reason. */
function giveBack(unlock: (() => Promise<void>) | undefined): (reason: unknown) => Promise<never> {
  return async (reason) => {
    await unlock?.()
    throw reason
  }
}

/** Keys are random so that a page in a browser, or another user of this computer, cannot know them. */
function newAccount(): SandboxCaller {
  const letters = (count: number) =>
    [...randomBytes(count)].map((byte) => 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'[byte % 32]).join('')
  return {
    accountId: '123456789012',
    accessKey: `SANDBOX${letters(13)}`,
    secretKey: letters(40),
  }
}
