import { expect, test } from 'vitest'
import { findVolume, parseDevices, parseSerials, partitionPath } from '#electron/communicators/chroot/block-devices.ts'
import { holdersInWords, parseOpenFiles } from '#electron/communicators/chroot/mount-holders.ts'
import { mountsBelow, parseMountTable } from '#electron/communicators/chroot/mount-table.ts'

const mountinfo = `22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
30 22 0:5 / /dev rw,nosuid shared:2 - devtmpfs udev rw,size=1k
90 22 254:17 / /mnt/a\\040b rw,relatime shared:40 - ext4 /dev/vdb1 rw
91 90 0:21 / /mnt/a\\040b/proc rw - proc proc rw
92 90 0:5 / /mnt/a\\040b/dev rw - devtmpfs udev rw
93 92 0:22 / /mnt/a\\040b/dev/pts rw - devpts devpts rw
94 93 0:23 / /mnt/a\\040b/dev/pts rw - tmpfs over rw
95 22 254:33 / /mnt/a\\040bc rw - ext4 /dev/vdc1 rw
not a line of it
`

test('the mount table is read with its escapes and optional fields', () => {
  const table = parseMountTable(mountinfo)
  expect(table).toHaveLength(8)
  expect(table[2]).toEqual({
    id: 90,
    parent: 22,
    device: '254:17',
    root: '/',
    target: '/mnt/a b',
    type: 'ext4',
    source: '/dev/vdb1',
  })
})

test('what is mounted below a folder is taken away from the inside out, and a like-named neighbour is left alone', () => {
  const order = mountsBelow(parseMountTable(mountinfo), '/mnt/a b').map(({ id }) => id)
  expect(new Set(order)).toEqual(new Set([90, 91, 92, 93, 94]))
  expect(order.indexOf(94)).toBeLessThan(order.indexOf(93))
  expect(order.indexOf(93)).toBeLessThan(order.indexOf(92))
  expect(order.at(-1)).toBe(90)
})

const disk = (path: string, serial: string | undefined, gib = 10) => ({ path, serial, size: gib * 1024 ** 3 })

test('lsblk is understood nested and flat, with numbers and with texts', () => {
  const nested = JSON.stringify({
    blockdevices: [
      {
        name: '/dev/vda',
        type: 'disk',
        size: 10737418240,
        serial: 'vol-12345678',
        children: [{ name: '/dev/vda1', type: 'part', size: 10736369664, serial: null }],
      },
      { name: '/dev/sr0', type: 'rom', size: '1073741312', serial: 'QM00003' },
      { name: '/dev/vdb', type: 'disk', size: '21474836480', serial: '' },
    ],
  })
  const { disks, paths } = parseDevices(nested)
  expect(disks).toEqual([disk('/dev/vda', 'vol-12345678'), disk('/dev/vdb', undefined, 20)])
  expect([...paths]).toEqual(['/dev/vda', '/dev/vda1', '/dev/sr0', '/dev/vdb'])
})

test('serials come from the kernel where lsblk knows none', () => {
  const found = parseSerials(
    '/sys/block/vdb/serial:vol-9abcdef0\n/sys/block/nvme0n1/device/serial:vol9abcdef1   \n/sys/block/sda/serial:\n',
  )
  expect([...found]).toEqual([
    ['/dev/vdb', 'vol-9abcdef0'],
    ['/dev/nvme0n1', 'vol9abcdef1'],
  ])
})

test.each([
  ['by its serial', [disk('/dev/vdb', 'vol-1234abcd'), disk('/dev/vdc', 'vol-other000')], '/dev/vdb'],
  ['by a serial without hyphen', [disk('/dev/nvme1n1', 'vol1234ABCD')], '/dev/nvme1n1'],
  ['as the only new one of its size', [disk('/dev/sdb', undefined)], '/dev/sdb'],
  ['by its size among new ones', [disk('/dev/sdb', undefined, 3), disk('/dev/sdc', undefined)], '/dev/sdc'],
])('a volume is found %s', (_how, added, path) => {
  const before = [disk('/dev/vda', 'vol-00000001')]
  expect(findVolume(before, [...before, ...added], 'vol-1234abcd', 10)).toEqual({ kind: 'found', path })
})

test('a disk of another volume is never taken for ours, nor one of several at random', () => {
  const before = [disk('/dev/vda', 'vol-00000001')]
  expect(findVolume(before, [...before, disk('/dev/vdb', 'vol-00000002')], 'vol-1234abcd', 10)).toEqual({
    kind: 'none',
  })
  const two = [disk('/dev/sdb', undefined), disk('/dev/sdc', undefined)]
  expect(findVolume(before, [...before, ...two], 'vol-1234abcd', 10)).toEqual({
    kind: 'ambiguous',
    paths: ['/dev/sdb', '/dev/sdc'],
  })
})

test('a name that is used again for another disk counts as new', () => {
  const before = [disk('/dev/vdb', 'old')]
  expect(findVolume(before, [disk('/dev/vdb', undefined)], 'vol-1234abcd', 10)).toEqual({
    kind: 'found',
    path: '/dev/vdb',
  })
})

test.each([
  ['/dev/vdb', '1', '/dev/vdb1'],
  ['/dev/nvme1n1', '2', '/dev/nvme1n1p2'],
  ['/dev/nvme1n1', 'p2', '/dev/nvme1n1p2'],
  ['/dev/vdb', '0', '/dev/vdb'],
  ['/dev/vdb', '', '/dev/vdb'],
])('partition %s of %s', (device, partition, path) => {
  expect(partitionPath(device, partition)).toBe(path)
})

test('who holds a mount is told once each, by what it holds', () => {
  const listing = `lrwxrwxrwx 1 root root 0 Jan 1 00:00 /proc/7/cwd -> /mnt/a
lrwxrwxrwx 1 root root 0 Jan 1 00:00 /proc/7/root -> /
lr-x------ 1 root root 64 Jan 1 00:00 /proc/9/fd/3 -> /mnt/a/var/log/my file
lr-x------ 1 root root 64 Jan 1 00:00 /proc/9/fd/4 -> /mnt/a/other
lr-x------ 1 root root 64 Jan 1 00:00 /proc/11/fd/4 -> /mnt/ab/other`
  expect([...parseOpenFiles(listing, '/mnt/a')]).toEqual([
    [7, '/mnt/a'],
    [9, '/mnt/a/var/log/my file'],
  ])
  expect(holdersInWords([{ pid: 9, command: 'nginx', path: '/mnt/a/x' }])).toBe('process 9 (nginx) with /mnt/a/x')
})
