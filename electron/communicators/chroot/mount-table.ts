import { type ChrootHost, succeed } from './chroot-host.ts'

/** One mounted file system as the kernel tells it (proc(5), /proc/PID/mountinfo). */
export interface MountEntry {
  readonly id: number
  readonly parent: number
  /** `254:17`. */
  readonly device: string
  /** The directory of the file system that is shown. */
  readonly root: string
  readonly target: string
  readonly type: string
  readonly source: string
}

/** The mounts that the host sees. */
export async function readMountTable(host: ChrootHost, signal: AbortSignal): Promise<MountEntry[]> {
  return parseMountTable(await succeed(host, 'Reading the mount table', ['cat', '/proc/self/mountinfo'], signal))
}

/** Lines that are none are left out. */
export function parseMountTable(text: string): MountEntry[] {
  return text.split('\n').flatMap((line) => {
    const fields = line.split(' ')
    const [id, parent, device, root, target] = fields
    const separator = fields.indexOf('-', 6)
    const type = fields[separator + 1]
    const source = fields[separator + 2]
    if (device === undefined || root === undefined || target === undefined) return []
    if (separator < 0 || type === undefined || source === undefined) return []
    return [
      {
        id: Number(id),
        parent: Number(parent),
        device,
        root: plainPath(root),
        target: plainPath(target),
        type,
        source: plainPath(source),
      },
    ]
  })
}

/** What is mounted at a path or below, in the order in which it can be taken away. */
export function mountsBelow(table: readonly MountEntry[], path: string): MountEntry[] {
  const chosen = table.filter((entry) => entry.target === path || entry.target.startsWith(`${path}/`))
  const byId = new Map(chosen.map((entry) => [entry.id, entry]))
  const depthOf = (entry: MountEntry): number => {
    const parent = byId.get(entry.parent)
    return parent === undefined || parent === entry ? 0 : 1 + depthOf(parent)
  }
  return chosen
    .map((entry, index) => ({ entry, index, depth: depthOf(entry) }))
    .sort((a, b) => b.depth - a.depth || b.index - a.index)
    .map(({ entry }) => entry)
}

/** Spaces, tabs, line ends and backslashes are written as octal numbers. */
function plainPath(field: string): string {
  return field.replaceAll(/\\([0-7]{3})/g, (_whole, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)))
}
