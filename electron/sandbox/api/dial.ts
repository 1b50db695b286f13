import { connect, type Socket } from 'node:net'
import type { NetworkPath } from './network-path.ts'
import type { Region } from './region.ts'

/** ms after which a connection that gets no answer counts as timed out. */
const unanswered = 10_000

/**
 * Connects to a VM as the network of a real region would let it: refused at once where nothing listens, without an answer
 * where a security group or a VM that is off is in the way.
 *
 * @throws an error with Node's code (ECONNREFUSED, ETIMEDOUT, EHOSTUNREACH), or what the signal was aborted with.
 */
export async function dialPath(
  region: Region,
  path: NetworkPath,
  address: string,
  port: number,
  signal?: AbortSignal,
): Promise<Socket> {
  signal?.throwIfAborted()
  switch (path.kind) {
    case 'unknown-address':
      throw networkError('EHOSTUNREACH', address, port, 'no VM of the sandbox region has this address')
    case 'refused':
      throw networkError('ECONNREFUSED', address, port, `nothing listens there on ${path.vmId}`)
    case 'filtered':
      await region.clock.sleep(unanswered, signal)
      throw networkError(
        'ETIMEDOUT',
        address,
        port,
        `${path.vmId} is not running, or no security group rule lets the connection in`,
      )
    case 'open':
      return connected(path.host, path.port, signal)
  }
}

function connected(host: string, port: number, signal: AbortSignal | undefined): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true, ...(signal === undefined ? {} : { signal }) })
    socket.once('connect', () => {
      socket.removeListener('error', reject)
      resolve(socket)
    })
    socket.once('error', reject)
  })
}

function networkError(code: string, address: string, port: number, why: string): Error {
  return Object.assign(new Error(`connect ${code} ${address}:${port}: ${why}`), { code, address, port })
}
