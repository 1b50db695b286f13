import { capture, commandFailed, scriptWords } from '#electron/communicators/chroot/chroot-host.ts'
import type { KindEntry } from './kind-entry.ts'
import { onHost } from './on-host.ts'

/** Empty folders go, from the innermost to the topmost that was made; another build may by now use an outer one. */
const removeScript =
  '[ -d "$1" ] || exit 3; rmdir -- "$1" || exit; while [ "$1" != "$2" ]; do set -- "${1%/*}" "$2"; rmdir -- "$1" 2>/dev/null || break; done; exit 0'

/** A folder on a host, made to mount something on; its id is its path, and `top` the outermost folder made for it. */
export const remoteDirectoryKind: KindEntry = {
  kind: 'remote-directory',
  order: 6,
  async find({ path, ...traits }, context) {
    if (path === undefined) return undefined
    const found = await onHost(traits, context, (host) => capture(host, ['test', '-d', path], context.signal))
    return found !== 'gone' && found.code === 0 ? path : undefined
  },
  async destroy(id, { top = id, ...traits }, context) {
    const ended = await onHost(traits, context, async (host) => {
      const { code, stderr } = await capture(host, scriptWords(removeScript, id, top), context.signal)
      if (code !== 0 && code !== 3) throw commandFailed(host, `Removing the folder ${id}`, code, stderr)
      return code
    })
    return ended === 0 ? 'destroyed' : 'absent'
  },
}
