import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

/** ms between two looks, and ms that a server has to greet in. */
const interval = 400
const patience = 2_000

/**
 * Resolves once an SSH server greets on a forwarded port. QEMU takes connections for the guest before the guest does, so
 * that only a greeting says that somebody is there. Rejects when the signal aborts.
 */
export async function untilSshGreets(port: number, signal: AbortSignal): Promise<void> {
  while (!(await greets(port, signal))) await pause(interval, undefined, { signal, ref: false })
}

function greets(port: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason)
      return
    }
    const socket = connect({ host: '127.0.0.1', port })
    socket.unref()
    const settle = (act: () => void) => {
      signal.removeEventListener('abort', onAbort)
      socket.destroy()
      act()
    }
    const onAbort = () => settle(() => reject(signal.reason))
    signal.addEventListener('abort', onAbort, { once: true })
    socket.setTimeout(patience, () => settle(() => resolve(false)))
    socket.once('error', () => settle(() => resolve(false)))
    socket.once('close', () => settle(() => resolve(false)))
    socket.once('data', (bytes) => settle(() => resolve(bytes.toString('latin1').startsWith('SSH-'))))
  })
}
