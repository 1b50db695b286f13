import { capture, commandFailed, scriptWords } from '#electron/communicators/chroot/chroot-host.ts'
import type { KindEntry } from './kind-entry.ts'
import { onHost } from './on-host.ts'

/** A link counts as there, wherever it leads. */
const there = 'there() { [ -e "$1" ] || [ -L "$1" ]; }'

/** Removes the copy, and puts back what was there before it; once that is back, it is no copy any more. */
const restoreScript = `${there}; [ "$3" = no ] || there "$2" || exit 3; there "$1" || there "$2" || exit 3; rm -f -- "$1" || exit; [ "$3" = no ] || exec mv -- "$2" "$1"`

/**
 * A file on a host that is there for the time of the build only; its id is its path. With `before: yes` it took the place
 * of another, which waits at `backup`.
 */
export const remoteFileKind: KindEntry = {
  kind: 'remote-file',
  order: 2,
  async find({ path, backup = '', before = 'no', ...traits }, context) {
    if (path === undefined) return undefined
    const found = await onHost(traits, context, (host) =>
      capture(host, scriptWords(`${there}; there "$1"`, before === 'yes' ? backup : path), context.signal),
    )
    return found !== 'gone' && found.code === 0 ? path : undefined
  },
  async destroy(id, { backup = '', before = 'no', ...traits }, context) {
    const ended = await onHost(traits, context, async (host) => {
      const { code, stderr } = await capture(host, scriptWords(restoreScript, id, backup, before), context.signal)
      if (code !== 0 && code !== 3) throw commandFailed(host, `Removing ${id}`, code, stderr)
      return code
    })
    return ended === 0 ? 'destroyed' : 'absent'
  },
}
