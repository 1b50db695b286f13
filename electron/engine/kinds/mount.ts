import { mountsBelow, readMountTable } from '#electron/communicators/chroot/mount-table.ts'
import { unmountTree } from '#electron/communicators/chroot/unmount.ts'
import type { KindEntry } from './kind-entry.ts'
import { inTurn, onHost } from './on-host.ts'

/**
 * A mount on a host; its id is its folder. What is mounted below it goes with it. A mount that a process holds is taken
 * out of sight: the volume that it shows goes, too. (A build that still needs the volume unmounts first, and fails then.)
 */
export const mountKind: KindEntry = {
  kind: 'mount',
  order: 4,
  async find({ path, ...traits }, context) {
    if (path === undefined) return undefined
    const mounted = await onHost(traits, context, async (host) => {
      const table = await readMountTable(host, context.signal)
      return mountsBelow(table, path).some((entry) => entry.target === path)
    })
    return mounted === true ? path : undefined
  },
  destroy(id, traits, context) {
    return inTurn(traits, async () => {
      const was = await onHost(traits, context, (host) =>
        unmountTree(host, id, { clock: context.clock, signal: context.signal, whenBusy: 'lazily' }),
      )
      return was === true ? 'destroyed' : 'absent'
    })
  },
}
