import { mkdir } from 'node:fs/promises'
import type { Credentials } from '#electron/credentials/credentials.ts'
import { sandboxCredentials } from '#electron/credentials/sandbox-credentials.ts'
import type { Reach } from '#electron/engine/cloud-account.ts'
import type { SandboxRegion } from '#electron/sandbox/sandbox-region.ts'

/** The embedded sandbox region, started when it is first needed: whoever never builds in it never loads it. */
export interface SandboxService {
  open(): Promise<OpenSandbox>
  /** Where it listens, once it does. */
  endpoint(): string | undefined
  close(): Promise<void>
}

export interface OpenSandbox {
  readonly region: SandboxRegion
  readonly credentials: Credentials
  readonly reach: Reach
}

/** Makes a region from a folder; the composition root decides on machines, timings and faults. */
export type StartRegion = (folder: string) => Promise<SandboxRegion>

export function createSandboxService(folder: string, start: StartRegion): SandboxService {
  let opening: Promise<OpenSandbox> | undefined
  let listensAt: string | undefined

  async function openNow(): Promise<OpenSandbox> {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const region = await start(folder)
    const listening = await region.listen({ host: '127.0.0.1', port: 0 })
    listensAt = listening.endpoint
    const { accessKey, secretKey } = region.account
    return {
      region,
      credentials: sandboxCredentials({ endpoint: listening.endpoint, region: region.name, accessKey, secretKey }),
      reach: {
        dial: (host, port, signal) => region.dial(host, port, signal),
        // From the region's point of view every connection of this computer comes from here.
        callerAddress: async () => '127.0.0.1',
      },
    }
  }

  return {
    open() {
      opening ??= openNow().catch((error: unknown) => {
        opening = undefined
        throw error
      })
      return opening
    },
    endpoint: () => listensAt,
    async close() {
      const open = await opening?.catch(() => undefined)
      await open?.region.close()
      opening = undefined
    },
  }
}
