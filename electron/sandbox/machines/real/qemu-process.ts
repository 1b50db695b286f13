import { type ChildProcess, spawn } from 'node:child_process'
import type { Duplex } from 'node:stream'
import { StudioError } from '#shared/studio-error.ts'
import { qemuDescriptors } from './qemu-arguments.ts'
import { connectQmp, type QmpClient } from './qmp-client.ts'

/** A running QEMU. */
export interface QemuProcess {
  readonly qmp: QmpClient
  /** The stream over which the guest's requests for metadata come. */
  readonly metadata: Duplex
  /** Resolves once it has ended. */
  readonly ended: Promise<void>
  /** Ends it at once; what the guest wrote so far is in the disks' files. */
  end(): Promise<void>
}

/** ms that QEMU has to write out what it holds before it is killed. */
const longestEnd = 5_000

/**
 * Starts QEMU and resolves once it takes commands.
 *
 * @param onConsole what the guest writes to its serial console.
 * @throws StudioError `qemu-failed` with QEMU's own words
 */
export async function startQemu(args: readonly string[], onConsole: (bytes: Buffer) => void): Promise<QemuProcess> {
  const child = spawn('qemu-system-x86_64', args, { stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'] })
  let words = ''
  child.stdout?.on('data', onConsole)
  child.stderr?.on('data', (bytes: Buffer) => {
    words = (words + bytes.toString('utf8')).slice(-4096)
  })
  const ended = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      words += error.message
      resolve()
    })
    // Not `exit`: its last words come after that.
    child.once('close', () => resolve())
  })
  const failed = ended.then(() => {
    throw new StudioError({ code: 'qemu-failed', message: `QEMU did not start the machine: ${words.trim()}` })
  })
  // Also when it ends much later, and nobody waits for this.
  failed.catch(() => {})
  const qmp = await connectQmp(stream(child, qemuDescriptors.control)).catch(() => failed)
  return {
    qmp,
    metadata: stream(child, qemuDescriptors.metadata),
    ended,
    async end() {
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), longestEnd)
      await ended
      clearTimeout(timer)
    },
  }
}

/** Node makes a pair of sockets for each of these descriptors; this is our end. */
function stream(child: ChildProcess, descriptor: number): Duplex {
  return child.stdio[descriptor] as Duplex
}
