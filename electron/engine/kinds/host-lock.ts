import { Readable } from 'node:stream'
import { capture, scriptWords } from '#electron/communicators/chroot/chroot-host.ts'
import { lockHolderName, releaseHeldLock } from '#electron/communicators/chroot/host-lock.ts'
import type { KindEntry } from './kind-entry.ts'
import { onHost } from './on-host.ts'

/**
 * Ends what holds the lock for a build that is no more: a server notices late that the other side of a connection has
 * gone. The name is read from standard input, so that it is in no command line but the holder's.
 */
const releaseScript =
  'name=$(cat); [ -n "$name" ] || exit 4; for f in $(printf %s "$name" | grep -l -a -F -f - /proc/[0-9]*/cmdline 2>/dev/null); do p=${f#/proc/}; kill "${p%/cmdline}" 2>/dev/null && found=1; done; [ -n "$found" ] || exit 3'

/** A lock on a host, held by a program that ends with its connection; its id is the lock's file. */
export const lockKind: KindEntry = {
  kind: 'lock',
  order: 8,
  async find({ path, hostId }) {
    return path !== undefined && hostId !== undefined ? path : undefined
  },
  async destroy(_id, traits, context) {
    if (await releaseHeldLock(traits.hostId ?? '')) return 'destroyed'
    const ended = await onHost(traits, context, async (host) => {
      const stdin = Readable.from([lockHolderName(traits.hostId ?? '')])
      return capture(host, scriptWords(releaseScript), context.signal, { stdin })
    })
    return ended !== 'gone' && ended.code === 0 ? 'destroyed' : 'absent'
  },
}
