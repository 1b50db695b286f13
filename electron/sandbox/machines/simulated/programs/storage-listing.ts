import type { PlainContent } from '../../../disks/volume-content.ts'
import { type BlockDevice, contentOf, sizeOf } from '../kernel/block-devices.ts'
import type { Process } from '../kernel/process.ts'
import { humanSize } from './listing-programs.ts'
import { deviceOf } from './mounting.ts'
import { parseOptions } from './options.ts'

/** `df`: the room on mounted file systems. */
export async function diskFree(process: Process): Promise<number> {
  const options = parseOptions(process.args, 'hTaiklmPB:t:x:', {
    'human-readable': 'h',
    output: 'output:',
    type: 't:',
    'print-type': 'T',
    'block-size': 'B:',
  })
  const places = options.operands.map((path) => process.files.stat(path).place.mount)
  const mounts =
    places.length > 0
      ? places
      : process.kernel.mounts.all.filter((mount) => mount.source.startsWith('/dev/') || mount.type === 'tmpfs')
  const unit =
    options.value('B') === 'G' || options.value('B') === '1G'
      ? 1024 ** 3
      : options.has('m') || options.value('B') === 'M'
        ? 1024 ** 2
        : 1024
  const show = (bytes: number) => (options.has('h') ? humanSize(bytes) : String(Math.ceil(bytes / unit)))
  const columns = options.value('output')?.split(',')
  const names: Readonly<Record<string, string>> = {
    source: 'Filesystem',
    fstype: 'Type',
    size: options.has('h') ? 'Size' : '1K-blocks',
    used: 'Used',
    avail: 'Avail',
    pcent: 'Use%',
    target: 'Mounted on',
  }
  const shown =
    columns ??
    (options.has('T')
      ? ['source', 'fstype', 'size', 'used', 'avail', 'pcent', 'target']
      : ['source', 'size', 'used', 'avail', 'pcent', 'target'])
  await process.out(`${shown.map((column) => names[column] ?? column).join(' ')}\n`)
  for (const mount of mounts) {
    // A fresh cloud image holds about 1.6 GB; the simulated files are small stand-ins for those.
    const base = mount.target === '/' ? 1.6 * 1024 ** 3 : 0
    const used = Math.min(mount.capacity, base + mount.tree.usage().bytes)
    const fields: Readonly<Record<string, string>> = {
      source: mount.source,
      fstype: mount.type,
      size: show(mount.capacity),
      used: show(used),
      avail: show(mount.capacity - used),
      pcent: `${Math.ceil((used / mount.capacity) * 100)}%`,
      target: mount.target,
    }
    await process.out(`${shown.map((column) => fields[column] ?? '').join(' ')}\n`)
  }
  return 0
}

function mountedAt(process: Process, device: BlockDevice): string {
  const mount = process.kernel.mounts.all.find((each) => each.source === `/dev/${device.name}`)
  return mount?.target ?? (process.kernel.swaps.has(`/dev/${device.name}`) ? '[SWAP]' : '')
}

function plainFields(content: PlainContent | { readonly kind: 'partitioned' }): {
  readonly type: string
  readonly uuid: string
  readonly label: string
} {
  if (content.kind === 'file-system') return content
  return content.kind === 'swap'
    ? { type: 'swap', uuid: content.uuid, label: content.label }
    : { type: '', uuid: '', label: '' }
}

/** `lsblk`: disks and partitions. */
export async function listBlocks(process: Process): Promise<number> {
  const options = parseOptions(process.args, 'no:bfdplrJPtSae:I:', {
    noheadings: 'n',
    output: 'o:',
    bytes: 'b',
    fs: 'f',
    nodeps: 'd',
    paths: 'p',
    list: 'l',
    json: 'J',
    pairs: 'P',
    raw: 'r',
  })
  const columns = (
    options.value('o') ?? (options.has('f') ? 'NAME,FSTYPE,LABEL,UUID,MOUNTPOINT' : 'NAME,SIZE,RO,TYPE,MOUNTPOINT')
  )
    .toUpperCase()
    .split(',')
  const wanted = options.operands.map((path) => deviceOf(process.kernel, process, path)?.name)
  if (wanted.includes(undefined))
    return process.fail(`${options.operands[wanted.indexOf(undefined)]}: not a block device`, 32)
  const rows = process.kernel.blocks.all().filter((device) => {
    if (options.has('d') && device.partition && !wanted.includes(device.name)) return false
    return wanted.length === 0 || wanted.includes(device.name) || wanted.includes(device.disk.name)
  })
  const fieldsOf = (device: BlockDevice): Readonly<Record<string, string>> => {
    const plain = plainFields(contentOf(device))
    const size = sizeOf(device)
    return {
      NAME: `${options.has('p') ? '/dev/' : ''}${device.name}`,
      KNAME: device.name,
      PATH: `/dev/${device.name}`,
      SIZE: options.has('b') ? String(size) : humanSize(size),
      RO: '0',
      RM: '0',
      TYPE: device.partition ? 'part' : 'disk',
      MOUNTPOINT: mountedAt(process, device),
      MOUNTPOINTS: mountedAt(process, device),
      FSTYPE: plain.type,
      LABEL: plain.label,
      UUID: plain.uuid,
      PARTUUID: device.partition?.uuid ?? '',
      PARTLABEL: device.partition?.name ?? '',
      PKNAME: device.partition ? device.disk.name : '',
      SERIAL: device.disk.serial,
      'MAJ:MIN': '252:0',
      MODEL: '',
    }
  }
  if (options.has('J')) {
    const list = rows.map((device) =>
      Object.fromEntries(columns.map((column) => [column.toLowerCase(), fieldsOf(device)[column] || null])),
    )
    await process.out(`${JSON.stringify({ blockdevices: list }, null, 3)}\n`)
    return 0
  }
  if (!options.has('n') && !options.has('P')) await process.out(`${columns.join(' ')}\n`)
  for (const device of rows) {
    const fields = fieldsOf(device)
    const isUnderDisk = rows.some((row) => row.disk === device.disk && !row.partition)
    const branch =
      device.partition &&
      isUnderDisk &&
      columns[0] === 'NAME' &&
      !options.has('l') &&
      !options.has('r') &&
      !options.has('d') &&
      !options.has('P')
        ? '└─'
        : ''
    const text = options.has('P')
      ? columns.map((column) => `${column}="${fields[column] ?? ''}"`).join(' ')
      : columns
          .map((column) => fields[column] ?? '')
          .join(' ')
          .trimEnd()
    await process.out(`${branch}${text}\n`)
  }
  return 0
}

/** `blkid`: what is on them. */
export async function identifyBlocks(process: Process): Promise<number> {
  const options = parseOptions(process.args, 's:o:L:U:pt:cg', {
    match: 't:',
    'match-tag': 's:',
    output: 'o:',
    probe: 'p',
  })
  const all = process.kernel.blocks.all()
  const label = options.value('L')
  const uuid = options.value('U')
  if (label !== undefined || uuid !== undefined) {
    const found = process.kernel.blocks.findBy(label === undefined ? 'UUID' : 'LABEL', label ?? uuid ?? '')
    if (!found) return 2
    await process.out(`/dev/${found.name}\n`)
    return 0
  }
  const devices =
    options.operands.length === 0
      ? all
      : options.operands.flatMap((path) => deviceOf(process.kernel, process, path) ?? [])
  let found = false
  for (const device of devices) {
    const content = contentOf(device)
    const plain = plainFields(content)
    const tags: Record<string, string> = {}
    if (plain.label) tags.LABEL = plain.label
    if (plain.uuid) tags.UUID = plain.uuid
    if (plain.type) tags.TYPE = plain.type
    if (content.kind === 'partitioned') Object.assign(tags, { PTUUID: content.uuid, PTTYPE: content.table })
    if (device.partition) tags.PARTUUID = device.partition.uuid
    const wanted = options.values('s')
    const shown = Object.entries(tags).filter(([name]) => wanted.length === 0 || wanted.includes(name))
    if (Object.keys(tags).length === 0 || (device.partition && !plain.uuid) || shown.length === 0) continue
    found = true
    if (options.value('o') === 'value') await process.out(shown.map(([, value]) => `${value}\n`).join(''))
    else if (options.value('o') === 'export')
      await process.out(`DEVNAME=/dev/${device.name}\n${shown.map(([name, value]) => `${name}=${value}\n`).join('')}`)
    else await process.out(`/dev/${device.name}: ${shown.map(([name, value]) => `${name}="${value}"`).join(' ')}\n`)
  }
  return found ? 0 : 2
}
