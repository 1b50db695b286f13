import { type ChrootHost, capture, scriptWords, succeed } from './chroot-host.ts'

/** A whole disk of the host; partitions and the like are not listed. */
export interface HostDisk {
  /** `/dev/vdb`. */
  readonly path: string
  /** Bytes. */
  readonly size: number
  /** As the disk tells it; OUTSCALE's have the volume's id. Absent when it tells none. */
  readonly serial: string | undefined
}

/** Every device node that lsblk knows, with what is on it. */
export interface HostDevices {
  readonly disks: readonly HostDisk[]
  /** Paths of disks, partitions and so on. */
  readonly paths: ReadonlySet<string>
}

/** Kernel drivers tell serials in different places; lsblk asks udev, which a small system may not have. */
const serialsScript = 'grep -H "" /sys/block/*/serial /sys/block/*/device/serial 2>/dev/null; exit 0'

/** Reads the block devices of the host. */
export async function readDevices(host: ChrootHost, signal: AbortSignal): Promise<HostDevices> {
  const listed = await succeed(
    host,
    'Listing the block devices',
    ['lsblk', '--json', '--bytes', '--paths', '--output', 'NAME,TYPE,SIZE,SERIAL'],
    signal,
  )
  const devices = parseDevices(listed)
  if (devices.disks.every((disk) => disk.serial !== undefined)) return devices
  const { stdout } = await capture(host, scriptWords(serialsScript), signal)
  const serials = parseSerials(stdout)
  const disks = devices.disks.map((disk) => ({ ...disk, serial: disk.serial ?? serials.get(disk.path) }))
  return { ...devices, disks }
}

interface ListedDevice {
  readonly name?: string | null
  readonly type?: string | null
  /** A number, or a text before util-linux 2.33. */
  readonly size?: number | string | null
  readonly serial?: string | null
  readonly children?: readonly ListedDevice[]
}

/** Understands `lsblk --json --paths` with and without nesting. */
export function parseDevices(text: string): HostDevices {
  const { blockdevices = [] } = JSON.parse(text) as { blockdevices?: readonly ListedDevice[] }
  const disks: HostDisk[] = []
  const paths = new Set<string>()
  const walk = (devices: readonly ListedDevice[]): void => {
    for (const { name, type, size, serial, children = [] } of devices) {
      if (typeof name === 'string') {
        paths.add(name)
        const known = typeof serial === 'string' && serial.trim() !== '' ? serial.trim() : undefined
        if (type === 'disk') disks.push({ path: name, size: Number(size ?? 0), serial: known })
      }
      walk(children)
    }
  }
  walk(blockdevices)
  return { disks, paths }
}

/** `/sys/block/vdb/serial:vol-12345678`, by device path. */
export function parseSerials(text: string): Map<string, string> {
  const serials = new Map<string, string>()
  for (const line of text.split('\n')) {
    const match = /^\/sys\/block\/([^/]+)\/(?:device\/)?serial:(.+)$/.exec(line)
    const [, name = '', serial = ''] = match ?? []
    if (serial.trim() !== '') serials.set(`/dev/${name.replaceAll('!', '/')}`, serial.trim())
  }
  return serials
}

/** Which device a volume has become. */
export type FoundDevice =
  | { readonly kind: 'found'; readonly path: string }
  /** Nothing new yet. */
  | { readonly kind: 'none' }
  /** Several are new, and none tells a serial that says which is it. */
  | { readonly kind: 'ambiguous'; readonly paths: readonly string[] }

/**
 * Tells which disk a volume is, from the disks before and after it was linked: the one with the volume's id as serial,
 * else the only new one of its size. Never by the name asked for, which guests do not keep (spec/builders.md D-33).
 *
 * @param size of the volume in GiB
 */
export function findVolume(
  before: readonly HostDisk[],
  after: readonly HostDisk[],
  volumeId: string,
  size: number,
): FoundDevice {
  const bySerial = after.filter((disk) => disk.serial !== undefined && isSerialOf(disk.serial, volumeId))
  const [known] = bySerial
  if (known !== undefined && bySerial.length === 1) return { kind: 'found', path: known.path }
  const old = new Set(before.map(({ path, serial }) => `${path} ${serial ?? ''}`))
  const isNew = ({ path, serial }: HostDisk) => !old.has(`${path} ${serial ?? ''}`)
  // One that tells another volume's id is another build's.
  const fresh = after.filter(
    (disk) => isNew(disk) && disk.size === size * 1024 ** 3 && !/^vol-?[0-9a-f]{8}/i.test(disk.serial ?? ''),
  )
  const [only] = fresh
  if (only === undefined) return { kind: 'none' }
  return fresh.length === 1
    ? { kind: 'found', path: only.path }
    : { kind: 'ambiguous', paths: fresh.map((disk) => disk.path) }
}

/** NVMe controllers drop the hyphen, and some buses cut the serial to 20 characters. */
function isSerialOf(serial: string, volumeId: string): boolean {
  const plain = (text: string) => text.replaceAll('-', '').toLowerCase()
  return plain(serial) === plain(volumeId)
}

/** The device of a partition: `/dev/vdb1`, `/dev/nvme1n1p1`; the disk itself for partition 0. */
export function partitionPath(disk: string, partition: string): string {
  if (partition === '' || partition === '0') return disk
  if (partition.startsWith('p')) return disk + partition
  return /\d$/.test(disk) ? `${disk}p${partition}` : disk + partition
}
