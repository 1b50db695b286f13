import { mkdtemp, rm } from 'node:fs/promises'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import type { Clock } from '#electron/engine/clock.ts'
import type { FaultPlan } from '#electron/sandbox/api/faults.ts'
import type { TimingProfile, Timings } from '#electron/sandbox/api/timings.ts'
import { SimulatedDiskStore } from '#electron/sandbox/disks/simulated-disk-store.ts'
import { SimulatedMachineFactory } from '#electron/sandbox/machines/simulated/simulated-machine-factory.ts'
import { createSandboxRegion, type SandboxRegion } from '#electron/sandbox/sandbox-region.ts'
import { temporaryRoot } from './temporary-root.ts'

/** A sandbox region that other processes use as they would use a real one. */
export interface ServedRegion {
  readonly region: SandboxRegion
  /** `http://127.0.0.1:40123/api/v1` */
  readonly endpoint: string
  /** SOCKS5 on loopback through which the machines are reached under their own addresses. */
  readonly proxyPort: number
  /** What a process needs to build in the region with its command line. */
  readonly environment: Readonly<Record<string, string>>
  close(): Promise<void>
}

export interface ServedRegionSettings {
  readonly timings?: TimingProfile | Timings
  readonly clock?: Clock
  readonly faults?: FaultPlan
}

/**
 * Starts a region in this process and serves it: the API over HTTP, its machines over a SOCKS5 proxy (a template names it
 * with `ssh_proxy_host`), and a service that tells callers their address.
 */
export async function serveRegion(settings: ServedRegionSettings = {}): Promise<ServedRegion> {
  const disks = await mkdtemp(join(temporaryRoot, 'omi-studio-region-'))
  const region = await createSandboxRegion({
    machines: new SimulatedMachineFactory(),
    disks: new SimulatedDiskStore(disks),
    timings: settings.timings ?? 'instant',
    ...(settings.clock === undefined ? {} : { clock: settings.clock }),
    ...(settings.faults === undefined ? {} : { faults: settings.faults }),
  })
  const { endpoint } = await region.listen({ host: '127.0.0.1', port: 0 })
  const echo = createHttpServer((_request, response) => response.end('127.0.0.1\n'))
  const proxy = createServer((socket) => void serveSocks5(socket, region).catch(() => socket.destroy()))
  const [echoPort, proxyPort] = await Promise.all([listen(echo), listen(proxy)])
  return {
    region,
    endpoint,
    proxyPort,
    environment: {
      OSC_ENDPOINT_API: endpoint,
      OSC_REGION: region.name,
      OSC_ACCESS_KEY: region.account.accessKey,
      OSC_SECRET_KEY: region.account.secretKey,
      OMI_STUDIO_ECHO_URL: `http://127.0.0.1:${echoPort}/`,
    },
    async close() {
      echo.closeAllConnections()
      echo.close()
      proxy.close()
      await region.close()
      await rm(disks, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}

/** The little of RFC 1928 that a client without a login needs: CONNECT to an IPv4 address or a name. */
async function serveSocks5(socket: Socket, region: SandboxRegion): Promise<void> {
  socket.setNoDelay(true)
  socket.on('error', () => socket.destroy())
  const take = reader(socket)
  const [, methods = 0] = await take(2)
  await take(methods)
  socket.write(Uint8Array.of(5, 0))
  const [, , , kind] = await take(4)
  const length = kind === 3 ? ((await take(1))[0] ?? 0) : 4
  const address = await take(length)
  const host = kind === 3 ? address.toString('latin1') : address.join('.')
  const port = (await take(2)).readUInt16BE()
  const reply = (code: number) => socket.write(Uint8Array.of(5, code, 0, 1, 0, 0, 0, 0, 0, 0))
  let target: Socket
  try {
    target = await region.dial(host, port)
  } catch {
    reply(5)
    socket.end()
    return
  }
  target.on('error', () => socket.destroy())
  target.on('close', () => socket.destroy())
  socket.on('close', () => target.destroy())
  reply(0)
  socket.pipe(target)
  target.pipe(socket)
}

/** Takes exact counts of bytes off a socket, without taking more than was asked for. */
function reader(socket: Socket): (count: number) => Promise<Buffer> {
  return async (count) => {
    if (count === 0) return Buffer.alloc(0)
    for (;;) {
      const taken: Buffer | null = socket.read(count)
      if (taken !== null) return taken
      if (socket.destroyed || socket.readableEnded) throw new Error('the client went away')
      await new Promise<void>((resolve) => {
        const done = () => {
          socket.off('readable', done)
          socket.off('close', done)
          resolve()
        }
        socket.on('readable', done)
        socket.on('close', done)
      })
    }
  }
}
