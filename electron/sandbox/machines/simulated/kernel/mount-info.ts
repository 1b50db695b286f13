import type { Kernel } from './kernel.ts'
import type { Mount } from './mount-table.ts'

/** The lines of /proc/self/mountinfo (proc(5)): also what covers what, which /proc/mounts does not tell. */
export function mountInfoLines(kernel: Kernel): string {
  const { all } = kernel.mounts
  const idOf = (mount: Mount) => all.indexOf(mount) + 20
  return all
    .map((mount) => {
      const parent = mount.over === undefined ? 1 : idOf(mount.over.mount)
      const [access = 'rw', ...rest] = mount.options
      return `${idOf(mount)} ${parent} ${deviceNumber(kernel, mount)} / ${escaped(mount.target)} ${[access, ...rest].join(',')} - ${mount.type} ${escaped(mount.source)} ${access}\n`
    })
    .join('')
}

function deviceNumber(kernel: Kernel, { source, tree }: Mount): string {
  const index = kernel.blocks.all().findIndex((device) => `/dev/${device.name}` === source)
  if (index >= 0) return `252:${index}`
  const first = kernel.mounts.all.findIndex((mount) => mount.tree === tree)
  return `0:${first + 20}`
}

function escaped(text: string): string {
  return text.replaceAll(/[ \t\n\\]/g, (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`)
}
