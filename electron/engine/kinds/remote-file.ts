import { capture, commandFailed, scriptWords } from '#electron/communicators/chroot/chroot-host.ts'
import type { KindEntry } from './kind-entry.ts'
import { onHost } from './on-host.ts'

/** Removes the copy, and puts back what was there before it. A link counts as there, wherever it leads. */
const restoreScript =
  'there() { [ -e "$1" ] || [ -L "$1" ]; }; there "$1" || there "$2" || exit 3; rm -f -- "$1" || exit; there "$2" || exit 0; exec mv -- "$2" "$1"'

/**
 * A file on a host that is there for the time of the build only; its id is its path, and `backup` is where what it took
 * the place of waits.
 */
export const remoteFileKind: KindEntry = {
  kind: 'remote-file',
  order: 2,
  async find({ path, backup = '', ...traits }, context) {
    if (path === undefined) return undefined
    const found = await onHost(traits, context, (host) =>
      capture(host, scriptWords('[ -e "$1" ] || [ -e "$2" ] || [ -L "$2" ]', path, backup), context.signal),
    )
    return found !== 'gone' && found.code === 0 ? path : undefined
  },
  async destroy(id, { backup = '', ...traits }, context) {
    const ended = await onHost(traits, context, async (host) => {
      const { code, stderr } = await capture(host, scriptWords(restoreScript, id, backup), context.signal)
      if (code !== 0 && code !== 3) throw commandFailed(host, `Removing ${id}`, code, stderr)
      return code
    })
    return ended === 0 ? 'destroyed' : 'absent'
  },
}
