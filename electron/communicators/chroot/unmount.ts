import type { Clock } from '#electron/clock.ts'
import { StudioError } from '#shared/studio-error.ts'
import { type ChrootHost, capture, commandFailed } from './chroot-host.ts'
import { holdersInWords, holdersOf } from './mount-holders.ts'
import { mountsBelow, readMountTable } from './mount-table.ts'

/** ms that a process which is just ending gets to let go. */
const patience = { fail: 8_000, lazily: 1_500 } as const

/** A mount that cannot be taken away in time: an error, or taken out of sight at once and away when the last one lets go. */
export type WhenBusy = 'fail' | 'lazily'

/**
 * Takes away what is mounted at a path and below it, also what scripts mounted there, and makes sure of it.
 *
 * @returns whether anything was mounted
 * @throws StudioError `mount-busy` that names the processes which hold it
 */
export async function unmountTree(
  host: ChrootHost,
  path: string,
  { clock, signal, whenBusy }: { readonly clock: Clock; readonly signal: AbortSignal; readonly whenBusy: WhenBusy },
): Promise<boolean> {
  const deadline = clock.now() + patience[whenBusy]
  let was = false
  for (let pause = 100; ; pause = Math.min(1_000, pause * 2)) {
    let busy: { readonly target: string; readonly code: number; readonly stderr: string } | undefined
    const mounts = mountsBelow(await readMountTable(host, signal), path)
    if (mounts.length === 0) return was
    was = true
    for (const { target } of mounts) {
      const { code, stderr } = await capture(host, ['umount', target], signal)
      if (code === 0) continue
      busy = { target, code, stderr }
      break
    }
    if (busy === undefined) continue
    if (clock.now() + pause <= deadline) {
      await clock.sleep(pause, signal)
      continue
    }
    if (whenBusy === 'fail') throw await busyError(host, busy.target, busy, signal)
    for (const { target } of mounts) await capture(host, ['umount', '-l', target], signal)
    const left = mountsBelow(await readMountTable(host, signal), path)
    if (left.length > 0) throw await busyError(host, busy.target, busy, signal)
    return true
  }
}

async function busyError(
  host: ChrootHost,
  target: string,
  { code, stderr }: { readonly code: number; readonly stderr: string },
  signal: AbortSignal,
): Promise<StudioError> {
  const holders = await holdersOf(host, target, signal).catch(() => [])
  if (holders.length === 0) return commandFailed(host, `Unmounting ${target}`, code, stderr)
  return new StudioError({
    code: 'mount-busy',
    message: `${target} on ${host.name} cannot be unmounted: it is held by ${holdersInWords(holders)}.`,
    hint: 'End what the provisioners started in the chroot before they end: stop services, or keep packages from starting them with /usr/sbin/policy-rc.d.',
  })
}
