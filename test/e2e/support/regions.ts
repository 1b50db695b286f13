import { systemClock } from '#electron/clock.ts'
import type { FaultPlan } from '#electron/sandbox/api/faults.ts'
import { createSandboxRegion, type SandboxRegion } from '#electron/sandbox/sandbox-region.ts'
import { createFakeDisks } from '#test/support/sandbox/fake-disks.ts'
import { createFakeMachines } from '#test/support/sandbox/fake-machines.ts'

/** A region that stands for the cloud: the app knows nothing but its address and keys. */
export interface CloudRegion {
  readonly region: SandboxRegion
  readonly endpoint: string
  readonly accessKey: string
  readonly secretKey: string
  /** As a person has it in a terminal. */
  readonly exportLines: string
}

export interface CloudChoices {
  readonly faults?: FaultPlan
  /** Its certificate vouches for itself. */
  readonly tls?: boolean
  /** ms that its clock is ahead of this computer's. */
  readonly ahead?: number
}

export async function startCloud({ faults = [], tls = false, ahead = 0 }: CloudChoices = {}): Promise<CloudRegion> {
  const region = await createSandboxRegion({
    machines: createFakeMachines(),
    disks: createFakeDisks(),
    faults,
    clock: { ...systemClock, now: () => systemClock.now() + ahead },
  })
  const { endpoint } = await region.listen({ host: '127.0.0.1', port: 0, tls })
  const { accessKey, secretKey } = region.account
  return {
    region,
    endpoint,
    accessKey,
    secretKey,
    exportLines: [
      `export OSC_ACCESS_KEY=${accessKey}`,
      `export OSC_SECRET_KEY=${secretKey}`,
      `export OSC_REGION=${region.name}`,
      `export OSC_ENDPOINT_API=${endpoint}`,
    ].join('\n'),
  }
}
