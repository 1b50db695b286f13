import type { Clock } from '#electron/clock.ts'
import { ApiError } from '#electron/sandbox/api/api-error.ts'
import {
  createSandboxRegion,
  type SandboxCaller,
  type SandboxRegion,
  type SandboxRegionSettings,
} from '#electron/sandbox/sandbox-region.ts'
import type { CreateVmsRequest } from '#shared/oapi/vm-creation.ts'
import { createFakeDisks, type FakeDisks } from './fake-disks.ts'
import { createFakeMachines, type FakeMachines } from './fake-machines.ts'

/** A clock that stands still until it is moved. */
export interface ManualClock extends Clock {
  advance(ms: number): void
}

export function createManualClock(start = Date.UTC(2026, 6, 1, 12)): ManualClock {
  let time = start
  let sleepers: { readonly until: number; readonly wake: () => void }[] = []
  return {
    now: () => time,
    sleep(ms, signal) {
      signal?.throwIfAborted()
      return new Promise((resolve, reject) => {
        sleepers.push({ until: time + ms, wake: resolve })
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
      })
    },
    advance(ms) {
      time += ms
      const awake = sleepers.filter((sleeper) => sleeper.until <= time)
      sleepers = sleepers.filter((sleeper) => sleeper.until > time)
      for (const sleeper of awake) sleeper.wake()
    },
  }
}

/** The same numbers for the same seed (a linear congruential generator). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

export const tester: SandboxCaller = {
  accountId: '123456789012',
  accessKey: 'SANDBOXTESTER0000001',
  secretKey: 'sandbox-secret-of-the-tester-00000000001',
  login: 'tester@example.com',
  password: 'the-tester-s-password',
}

export const stranger: SandboxCaller = {
  accountId: '210987654321',
  accessKey: 'SANDBOXSTRANGER00001',
  secretKey: 'sandbox-secret-of-the-stranger-000000001',
}

export interface TestRegion extends SandboxRegion {
  readonly machines: FakeMachines
  readonly disks: FakeDisks
  readonly clock: ManualClock
}

/** What a test may want otherwise. A clock of the test's own stays in its hands. */
export type TestSettings = Partial<Omit<SandboxRegionSettings, 'machines' | 'disks'>> & { readonly disks?: FakeDisks }

/** A region with fake machines and disks, a clock that the test moves, and two accounts. */
export async function createTestRegion(settings: TestSettings = {}): Promise<TestRegion> {
  const machines = createFakeMachines()
  const disks = settings.disks ?? createFakeDisks()
  const clock = createManualClock()
  const region = await createSandboxRegion({
    clock,
    random: seededRandom(42),
    accounts: [tester, stranger],
    ...settings,
    machines,
    disks,
  })
  return { ...region, faults: region.faults, requests: region.requests, machines, disks, clock }
}

/** The code with which the API refuses; fails when it does not. */
export async function refusalOf(call: Promise<unknown>): Promise<string> {
  try {
    await call
  } catch (error) {
    if (error instanceof ApiError) return error.code
    throw error
  }
  throw new Error('the call was not refused')
}

/** The newest public OMI of a system: `Ubuntu-24.04`. */
export async function publicImage(region: SandboxRegion, system = 'Ubuntu-24.04'): Promise<string> {
  const { Images } = await region.call('ReadImages', { Filters: { ImageNames: [`${system}-*`] } })
  return Images!.at(-1)!.ImageId!
}

/** A VM of a public OMI that is running. */
export async function runningVm(region: SandboxRegion, request: Partial<CreateVmsRequest> = {}): Promise<string> {
  const { Vms } = await region.call('CreateVms', { ImageId: await publicImage(region), ...request })
  await region.settled()
  return Vms![0]!.VmId!
}

/** The state of a VM as ReadVms shows it; `gone` when it does not. */
export async function vmState(region: SandboxRegion, vmId: string): Promise<string> {
  const { Vms } = await region.call('ReadVms', { Filters: { VmIds: [vmId] } })
  return Vms?.[0]?.State ?? 'gone'
}
