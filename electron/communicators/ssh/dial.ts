import { connect, type Socket } from 'node:net'

/** Opens a connection to a port of a host; rejects when it is refused or the signal aborts. */
export type Dial = (host: string, port: number, signal: AbortSignal) => Promise<Socket>

/** Plain TCP from this computer; without Nagle's delay, which makes SSH crawl (spec/machine.md 6). */
export const dialTcp: Dial = (host, port, signal) =>
  new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason)
      return
    }
    const socket = connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: 5_000 })
    const onAbort = () => {
      socket.destroy()
      reject(signal.reason)
    }
    const onError = (error: Error) => {
      signal.removeEventListener('abort', onAbort)
      reject(error)
    }
    signal.addEventListener('abort', onAbort, { once: true })
    socket.once('error', onError)
    socket.once('connect', () => {
      signal.removeEventListener('abort', onAbort)
      socket.off('error', onError)
      resolve(socket)
    })
  })
