import { FileTree } from '../../../disks/file-tree.ts'
import { TreeWriter } from '../../../disks/tree-writer.ts'
import { newFileSystem } from '../../../disks/volume-content.ts'
import { contentOf, setContent, sizeOf } from '../kernel/block-devices.ts'
import type { Process, Program } from '../kernel/process.ts'
import { statusNumber } from '../kernel/signals.ts'
import { definePrograms, usageError } from './define.ts'
import { humanSize } from './listing-programs.ts'
import { deviceOf, fstabOf, mountFileSystem, unmountFileSystem } from './mounting.ts'
import { parseOptions } from './options.ts'
import { partitioningPrograms } from './partitioning-programs.ts'
import { diskFree, identifyBlocks, listBlocks } from './storage-listing.ts'

const makers: Readonly<Record<string, string>> = {
  'mkfs.ext2': 'ext2',
  'mkfs.ext3': 'ext3',
  'mkfs.ext4': 'ext4',
  'mkfs.vfat': 'vfat',
  'mkfs.fat': 'vfat',
  'mkfs.xfs': 'xfs',
  'mkfs.btrfs': 'btrfs',
}

/** Programs for mounts, file systems and swap. */
export const storagePrograms: readonly Program[] = [
  ...partitioningPrograms,
  ...Object.entries(makers).map(
    ([name, type]): Program => ({ name, run: (process) => makeFileSystem(process, type, process.args) }),
  ),
  ...definePrograms({
    mkfs(process) {
      const at = process.args.indexOf('-t')
      const type = at < 0 ? 'ext2' : (process.args[at + 1] ?? 'ext2')
      return makeFileSystem(
        process,
        type,
        process.args.filter((_, index) => at < 0 || (index !== at && index !== at + 1)),
      )
    },

    mount: (process) => runMount(process),

    async umount(process) {
      const options = parseOptions(process.args, 'lfRravt:n', { lazy: 'l', force: 'f', recursive: 'R', all: 'a' })
      if (process.invoker.uid !== 0) return process.fail(`${options.operands[0]}: must be superuser to unmount.`, 32)
      let code = 0
      for (const target of options.operands) {
        const targets = options.has('R') ? nestedTargets(process, target) : [target]
        for (const each of targets) {
          const problem = unmountFileSystem(process.kernel, process, each, options.has('l'))
          if (problem) code = await process.fail(problem, 32)
        }
      }
      return code
    },

    async mountpoint(process) {
      const options = parseOptions(process.args, 'qdx', { quiet: 'q' })
      const path = process.files.find(options.operands[0] ?? '')?.path
      const isMounted = path !== undefined && process.kernel.mounts.all.some((mount) => mount.target === path)
      if (!options.has('q')) await process.out(`${options.operands[0]} is ${isMounted ? '' : 'not '}a mountpoint\n`)
      return isMounted ? 0 : 32
    },

    async findmnt(process) {
      const options = parseOptions(process.args, 'no:rTt:S:uflM:JR', {
        noheadings: 'n',
        output: 'o:',
        target: 'T',
        raw: 'r',
        source: 'S:',
        types: 't:',
      })
      const columns = (options.value('o') ?? 'TARGET,SOURCE,FSTYPE,OPTIONS').toUpperCase().split(',')
      const [wanted] = options.operands
      const path = wanted === undefined ? undefined : (process.files.find(wanted)?.path ?? wanted)
      const matched = process.kernel.mounts.all.filter((mount) => {
        if (options.has('S') && mount.source !== options.value('S')) return false
        if (options.has('t') && mount.type !== options.value('t')) return false
        if (path === undefined) return true
        if (options.has('T') && wanted !== undefined) return process.files.find(wanted)?.place.mount === mount
        return mount.target === path || mount.source === path
      })
      if (matched.length === 0) return 1
      if (!options.has('n')) await process.out(`${columns.join(' ')}\n`)
      for (const mount of matched) {
        const content = sourceContent(process, mount.source)
        const fields: Readonly<Record<string, string>> = {
          TARGET: mount.target,
          SOURCE: mount.source,
          FSTYPE: mount.type,
          OPTIONS: mount.options.join(','),
          UUID: content?.kind === 'file-system' ? content.uuid : '',
          LABEL: content?.kind === 'file-system' ? content.label : '',
        }
        await process.out(`${columns.map((column) => fields[column] ?? '').join(' ')}\n`)
      }
      return 0
    },

    df: (process) => diskFree(process),
    lsblk: (process) => listBlocks(process),
    blkid: (process) => identifyBlocks(process),

    async findfs(process) {
      const device = deviceOf(process.kernel, process, process.args[0] ?? '')
      if (!device) return process.fail(`unable to resolve '${process.args[0]}'`)
      await process.out(`/dev/${device.name}\n`)
      return 0
    },

    async mkswap(process) {
      const options = parseOptions(process.args, 'L:U:fcp:v:', { label: 'L:', uuid: 'U:', force: 'f' })
      const path = options.operands[0] ?? ''
      if (process.credentials.uid !== 0) return process.fail(`cannot open ${path}: Permission denied`)
      const device = deviceOf(process.kernel, process, path)
      const uuid = options.value('U') ?? crypto.randomUUID()
      if (device) {
        setContent(device, { kind: 'swap', uuid, label: options.value('L') ?? '' })
        process.kernel.refreshDevices()
      } else {
        const status = process.files.find(path)
        if (!status) return process.fail(`cannot open ${path}: No such file or directory`)
        if (status.size < 40960) return process.fail(`error: swap area needs to be at least 40 KiB`)
        status.place.mount.tree.write(status.place.number, 4086, Buffer.from('SWAPSPACE2'), process.kernel.now())
      }
      await process.out(`Setting up swapspace version 1\nno label, UUID=${uuid}\n`)
      return 0
    },

    async swapon(process) {
      const options = parseOptions(process.args, 'asp:vedfL:U:', {
        show: 's',
        all: 'a',
        priority: 'p:',
        noheadings: 'noheadings',
      })
      const targets = options.has('a')
        ? fstabOf(process.files.tryReadText('/etc/fstab') ?? '')
            .filter((line) => line.type === 'swap')
            .map((line) => line.source)
        : options.operands
      if (targets.length === 0) {
        for (const [path, bytes] of process.kernel.swaps) await process.out(`${path} file ${humanSize(bytes)} 0B -2\n`)
        return 0
      }
      if (process.credentials.uid !== 0)
        return process.fail(`${targets[0]}: swapon failed: Operation not permitted`, 255)
      for (const target of targets) {
        const device = deviceOf(process.kernel, process, target)
        if (device ? contentOf(device).kind !== 'swap' : !isSwapFile(process, target))
          return process.fail(`${target}: read swap header failed`, 255)
        process.kernel.swaps.set(target, device ? sizeOf(device) : process.files.stat(target).size)
      }
      return 0
    },

    swapoff(process) {
      if (process.args.includes('-a')) process.kernel.swaps.clear()
      for (const path of process.args) process.kernel.swaps.delete(path)
      return 0
    },

    async tune2fs(process) {
      const options = parseOptions(process.args, 'L:U:lc:i:m:O:o:e:', {})
      const device = deviceOf(process.kernel, process, options.operands[0] ?? '')
      const content = device && contentOf(device)
      if (!device || content?.kind !== 'file-system')
        return process.fail(`Bad magic number in super-block while trying to open ${options.operands[0]}`)
      const uuid = options.value('U')
      if (options.has('L')) content.label = options.value('L') ?? ''
      if (uuid !== undefined) content.uuid = uuid === 'random' ? crypto.randomUUID() : uuid
      if (options.has('l'))
        await process.out(
          `Filesystem volume name:   ${content.label || '<none>'}\nFilesystem UUID:          ${content.uuid}\n`,
        )
      device.disk.disk.touch()
      process.kernel.refreshDevices()
      return 0
    },

    async e2label(process) {
      const [source = '', label] = process.args
      const device = deviceOf(process.kernel, process, source)
      const content = device && contentOf(device)
      if (!device || content?.kind !== 'file-system')
        return process.fail(`No such file or directory while trying to open ${source}`)
      if (label === undefined) await process.out(`${content.label}\n`)
      else content.label = label
      device.disk.disk.touch()
      process.kernel.refreshDevices()
      return 0
    },

    resize2fs: (process) => requireFileSystem(process, process.args.find((arg) => !arg.startsWith('-')) ?? ''),
    e2fsck: (process) => requireFileSystem(process, process.args.find((arg) => !arg.startsWith('-')) ?? ''),
    'fsck.ext4': (process) => requireFileSystem(process, process.args.find((arg) => !arg.startsWith('-')) ?? ''),
    fsck: () => 0,
    fstrim: () => 0,
    fsfreeze: () => 0,
    xfs_growfs: () => 0,
    xfs_admin: () => 0,

    async chroot(process) {
      const options = parseOptions(process.args, '', { userspec: 'userspec:', groups: 'groups:' }, 'in-order')
      const [directory = '', ...argv] = options.operands
      if (process.credentials.uid !== 0)
        return process.fail(`cannot change root directory to '${directory}': Operation not permitted`, 125)
      const found = process.files.find(directory)
      if (found?.inode.kind !== 'directory')
        return process.fail(`cannot change root directory to '${directory}': No such file or directory`, 125)
      const command = argv.length === 0 ? ['/bin/bash', '-i'] : argv
      return statusNumber(await process.spawn(command, { root: found.place, cwd: '/' }))
    },

    pivot_root: (process) => process.fail('the sandbox does not support pivot_root'),
  }),
]

async function makeFileSystem(process: Process, type: string, args: readonly string[]): Promise<number> {
  const options = parseOptions(args, 'FfqL:n:U:O:E:m:b:i:I:J:T:t:d:s:l:KVvcSN:G:g:M:o:r:R:C:')
  const path = options.operands[0]
  if (path === undefined) return usageError(process, 'no device specified')
  const device = deviceOf(process.kernel, process, path)
  if (!device)
    return process.fail(
      process.files.exists(path)
        ? `${path} is not a block special device.`
        : `The file ${path} does not exist and no size was specified.`,
    )
  if (!process.files.may(path, 'write')) return process.fail(`Permission denied while trying to open ${path}`)
  if (process.kernel.mounts.all.some((mount) => mount.source === `/dev/${device.name}`))
    return process.fail(`${path} is mounted; will not make a filesystem here!`)
  const before = contentOf(device)
  if (type === 'xfs' && before.kind !== 'blank' && !options.has('f')) {
    return process.fail(
      `${path} appears to contain an existing filesystem (${before.kind === 'file-system' ? before.type : before.kind}).\nmkfs.xfs: Use the -f option to force overwrite.`,
    )
  }
  const tree = FileTree.empty(process.kernel.now())
  if (type.startsWith('ext')) new TreeWriter(tree, process.kernel.now).directory('/lost+found', { mode: 0o700 })
  const volume = newFileSystem(type, options.value(type === 'vfat' ? 'n' : 'L') ?? '', tree)
  const uuid = options.value('U')
  if (uuid !== undefined && type !== 'vfat') volume.uuid = uuid
  setContent(device, volume)
  process.kernel.refreshDevices()
  if (!options.has('q')) {
    await process.out(
      `Creating filesystem with ${Math.floor(sizeOf(device) / 4096)} 4k blocks\nFilesystem UUID: ${volume.uuid}\nWriting superblocks and filesystem accounting information: done\n`,
    )
  }
  return 0
}

async function requireFileSystem(process: Process, path: string): Promise<number> {
  const device = deviceOf(process.kernel, process, path)
  if (device && contentOf(device).kind === 'file-system') return 0
  return process.fail(`Bad magic number in super-block while trying to open ${path}`)
}

async function runMount(process: Process): Promise<number> {
  const options = parseOptions(process.args, 'o:t:avBrwnfL:U:R', {
    bind: 'bind',
    rbind: 'bind',
    'make-private': 'n',
    'make-rprivate': 'n',
    'make-slave': 'n',
    'make-rslave': 'n',
    types: 't:',
    options: 'o:',
    all: 'a',
    mkdir: 'mkdir',
    'read-only': 'r',
  })
  const { kernel } = process
  if (options.operands.length === 0 && !options.has('a')) {
    for (const mount of kernel.mounts.all)
      await process.out(`${mount.source} on ${mount.target} type ${mount.type} (${mount.options.join(',')})\n`)
    return 0
  }
  if (process.invoker.uid !== 0)
    return process.fail(`${options.operands.at(-1) ?? ''}: must be superuser to use mount.`, 32)
  const fstab = fstabOf(process.files.tryReadText('/etc/fstab') ?? '')
  if (options.has('a')) {
    let code = 0
    for (const line of fstab) {
      if (line.type === 'swap' || line.options.includes('noauto')) continue
      if (kernel.mounts.all.some((mount) => mount.target === line.target)) continue
      const problem = mountFileSystem(kernel, process, line)
      if (problem && !line.options.includes('nofail')) code = await process.fail(problem, 32)
    }
    return code
  }
  if (options.has('n') && options.operands.length === 1) return 0
  const extra = [
    options.has('bind') || options.has('B') || options.has('R') ? 'bind' : '',
    options.has('r') ? 'ro' : '',
  ].filter(Boolean)
  const asked = [...(options.values('o').join(',') || 'defaults').split(','), ...extra]
  const [first = '', second] = options.operands
  const listed = second === undefined ? fstab.find((line) => line.target === first || line.source === first) : undefined
  if (second === undefined && !listed && !asked.includes('remount'))
    return process.fail(`${first}: can't find in /etc/fstab.`)
  const source = options.value('L')
    ? `LABEL=${options.value('L')}`
    : options.value('U')
      ? `UUID=${options.value('U')}`
      : first
  if (options.has('mkdir') && second) process.files.mkdirAll(second)
  const request =
    listed && !asked.includes('remount')
      ? listed
      : { source, target: second ?? first, type: options.value('t'), options: asked }
  const problem = mountFileSystem(kernel, process, request)
  return problem ? process.fail(problem, 32) : 0
}

function nestedTargets(process: Process, target: string): string[] {
  const path = process.files.find(target)?.path ?? target
  const inside = process.kernel.mounts.all.filter(
    (mount) => mount.target === path || mount.target.startsWith(`${path}/`),
  )
  return inside.map((mount) => mount.target).reverse()
}

function sourceContent(process: Process, source: string) {
  const device = source.startsWith('/dev/') ? process.kernel.blocks.find(source.slice(5)) : undefined
  return device && contentOf(device)
}

function isSwapFile(process: Process, path: string): boolean {
  const status = process.files.find(path)
  if (status?.inode.kind !== 'file') return false
  return Buffer.from(status.place.mount.tree.read(status.place.number, 4086, 10)).toString('latin1') === 'SWAPSPACE2'
}
