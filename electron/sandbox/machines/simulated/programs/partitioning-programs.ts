import type { PartitionTable } from '../../../disks/volume-content.ts'
import {
  type BlockDevice,
  contentOf,
  newPartition,
  newPartitionTable,
  setContent,
  sizeOf,
} from '../kernel/block-devices.ts'
import type { Process, Program } from '../kernel/process.ts'
import { definePrograms, usageError } from './define.ts'
import { deviceOf } from './mounting.ts'
import { parseOptions } from './options.ts'

/** MiB kept free at the beginning and end of a disk for the partition table. */
const tableRoom = 1

/** Programs that divide disks into partitions. */
export const partitioningPrograms: readonly Program[] = definePrograms({
  parted: (process) => runParted(process),
  sfdisk: (process) => runSfdisk(process),
  sgdisk: (process) => runSgdisk(process),
  fdisk: (process) => runFdisk(process),
  partprobe: () => 0,
  blockdev: (process) => blockDevice(process),
  losetup: (process) => process.fail('the sandbox has no loop devices'),

  async wipefs(process) {
    const options = parseOptions(process.args, 'afqnt:o:', { all: 'a', force: 'f', quiet: 'q', 'no-act': 'n' })
    for (const path of options.operands) {
      const device = await requireDisk(process, path)
      if (!device) return 1
      if (options.has('a')) setContent(device, { kind: 'blank' })
    }
    process.kernel.refreshDevices()
    return 0
  },

  async growpart(process) {
    const [path = '', number = ''] = process.args.filter((arg) => !arg.startsWith('-'))
    const device = await requireDisk(process, path)
    if (!device) return 2
    const table = tableOf(device)
    const partition = table?.partitions.find((each) => String(each.number) === number)
    if (!table || !partition) return process.fail(`FAILED: failed to find partition ${number} on ${path}`, 2)
    const end = endOf(device)
    const next = Math.min(
      end,
      ...table.partitions.filter((each) => each.start > partition.start).map((each) => each.start),
    )
    if (partition.start + partition.size >= next) {
      await process.out(`NOCHANGE: partition ${number} is size ${partition.size}. it cannot be grown\n`)
      return 1
    }
    partition.size = next - partition.start
    device.disk.disk.touch()
    await process.out(`CHANGED: partition=${number} start=${partition.start} size=${partition.size}\n`)
    return 0
  },
})

async function requireDisk(process: Process, path: string): Promise<BlockDevice | undefined> {
  const device = deviceOf(process.kernel, process, path)
  if (device && process.files.may(path, 'write')) return device
  await process.error(
    `${process.name}: ${device ? `cannot open ${path}: Permission denied` : `cannot open ${path}: No such file or directory`}\n`,
  )
  return undefined
}

function tableOf(device: BlockDevice): PartitionTable | undefined {
  const content = contentOf(device)
  return content.kind === 'partitioned' ? content : undefined
}

/** MiB */
function endOf(device: BlockDevice): number {
  return sizeOf(device) / 1024 ** 2 - tableRoom
}

function firstFree(table: PartitionTable): number {
  return Math.max(tableRoom, ...table.partitions.map((partition) => partition.start + partition.size))
}

function nextNumber(table: PartitionTable): number {
  return Math.max(0, ...table.partitions.map((partition) => partition.number)) + 1
}

/** A position in MiB; `%` is of the disk. */
function position(text: string, device: BlockDevice): number {
  const match = /^(\d+(?:\.\d+)?)(%|[a-zA-Z]*)$/.exec(text)
  if (!match) return tableRoom
  const value = Number(match[1])
  const unit = (match[2] ?? '').toLowerCase()
  const factors: Readonly<Record<string, number>> = {
    s: 512 / 1024 ** 2,
    b: 1 / 1024 ** 2,
    kib: 1 / 1024,
    k: 1 / 1024,
    gib: 1024,
    g: 1024,
    gb: 953.67,
    mb: 0.953674,
    '': 0.953674,
    mib: 1,
    m: 1,
    t: 1024 ** 2,
  }
  const mebibytes = unit === '%' ? (value / 100) * (sizeOf(device) / 1024 ** 2) : value * (factors[unit] ?? 1)
  return Math.min(endOf(device), Math.max(tableRoom, Math.round(mebibytes)))
}

async function runParted(process: Process): Promise<number> {
  const options = parseOptions(
    process.args,
    'sa:lmf',
    { script: 's', align: 'a:', list: 'l', machine: 'm', fix: 'f' },
    'in-order',
  )
  const [path = '', ...words] = options.operands.filter((word) => word !== '--')
  const device = await requireDisk(process, path)
  if (!device) return 1
  const commands = words.length === 1 && words[0]?.includes(' ') ? words[0].split(/\s+/) : words
  for (let index = 0; index < commands.length; ) {
    const command = commands[index]
    const table = tableOf(device)
    if (command === 'mklabel' || command === 'mktable') {
      setContent(device, newPartitionTable(commands[index + 1] === 'gpt' ? 'gpt' : 'dos'))
      index += 2
    } else if (command === 'mkpart') {
      if (!table) return process.fail(`${path}: unrecognised disk label`)
      let at = index + 1
      const name = commands[at] ?? ''
      at += 1
      if (/^(ext[234]|xfs|fat\d+|linux-swap|btrfs|ntfs)/.test(commands[at] ?? '')) at += 1
      const start = position(commands[at] ?? '', device)
      const end = position(commands[at + 1] ?? '100%', device)
      if (end <= start) return process.fail('The location is outside of the device.')
      const partition = newPartition(nextNumber(table), { start, size: end - start }, 'Linux filesystem')
      partition.name = table.table === 'gpt' && name !== 'primary' ? name : ''
      table.partitions.push(partition)
      index = at + 2
    } else if (command === 'rm') {
      const number = Number(commands[index + 1])
      table?.partitions.splice(
        table.partitions.findIndex((each) => each.number === number),
        1,
      )
      index += 2
    } else if (command === 'set') {
      const partition = table?.partitions.find((each) => String(each.number) === commands[index + 1])
      if (!partition) return process.fail("Partition doesn't exist.")
      const [flag, on] = [commands[index + 2], commands[index + 3] !== 'off']
      if (flag === 'boot' || flag === 'legacy_boot') partition.bootable = on
      if (flag === 'esp') partition.type = 'EFI System'
      if (flag === 'bios_grub') partition.type = 'BIOS boot'
      index += 4
    } else if (command === 'name') {
      const partition = table?.partitions.find((each) => String(each.number) === commands[index + 1])
      if (partition) partition.name = commands[index + 2] ?? ''
      index += 3
    } else if (command === 'resizepart') {
      const partition = table?.partitions.find((each) => String(each.number) === commands[index + 1])
      if (!partition) return process.fail("Partition doesn't exist.")
      partition.size = position(commands[index + 2] ?? '100%', device) - partition.start
      index += 3
    } else if (command === 'print' || command === 'p') {
      if (!table) return process.fail(`Error: ${path}: unrecognised disk label`)
      await process.out(describeTable(path, device, table))
      index += 1
    } else if (['unit', 'align-check'].includes(command ?? '')) index += command === 'unit' ? 2 : 3
    else return process.fail(`unknown command: ${command}`)
  }
  device.disk.disk.touch()
  process.kernel.refreshDevices()
  return 0
}

async function runSfdisk(process: Process): Promise<number> {
  const options = parseOptions(process.args, 'lfqdN:aw:W:X:', {
    force: 'f',
    list: 'l',
    label: 'X:',
    dump: 'd',
    'no-reread': 'n',
    wipe: 'w:',
    'wipe-partitions': 'W:',
    append: 'a',
    quiet: 'q',
    delete: 'delete',
    'part-type': 'part-type',
  })
  const [path = ''] = options.operands
  const device = await requireDisk(process, path)
  if (!device) return 1
  const existing = tableOf(device)
  if (options.has('l') || options.has('d')) {
    if (existing) await process.out(describeTable(path, device, existing))
    return 0
  }
  const lines = (await process.readAll())
    .toString('utf8')
    .split(/[\n;]/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
  const label =
    lines
      .find((line) => line.startsWith('label:'))
      ?.slice(6)
      .trim() ??
    options.value('X') ??
    'dos'
  const table = options.has('a') && existing ? existing : newPartitionTable(label === 'gpt' ? 'gpt' : 'dos')
  for (const line of lines) {
    if (/^[\w-]+:/.test(line)) continue
    const named = Object.fromEntries(
      [...line.matchAll(/(\w+)\s*=\s*([^,\s]+)/g)].map((match) => [match[1] ?? '', match[2] ?? '']),
    )
    const plain = line.split(',').map((field) => field.trim())
    const isNamed = Object.keys(named).length > 0
    const startText = isNamed ? named.start : plain[0]
    const sizeText = isNamed ? named.size : plain[1]
    const type = (isNamed ? named.type : plain[2]) ?? ''
    const start = startText ? position(/^\d+$/.test(startText) ? `${startText}s` : startText, device) : firstFree(table)
    const size =
      !sizeText || sizeText === '+'
        ? endOf(device) - start
        : position(/^\d+$/.test(sizeText) ? `${sizeText}s` : sizeText, device)
    if (size <= 0) return process.fail(`No free sectors available.`)
    table.partitions.push(newPartition(nextNumber(table), { start, size }, typeName(type)))
    const added = table.partitions.at(-1)
    if (added && (plain.includes('*') || /bootable/.test(line))) added.bootable = true
  }
  setContent(device, table)
  process.kernel.refreshDevices()
  if (!options.has('q'))
    await process.out(
      `Created a new ${table.table.toUpperCase()} disklabel.\nThe partition table has been altered.\nSyncing disks.\n`,
    )
  return 0
}

function typeName(type: string): string {
  if (/^(U|ef|uefi|C12A7328)/i.test(type)) return 'EFI System'
  if (/^(S|82|swap|0657FD6D)/i.test(type)) return 'Linux swap'
  if (/^21686148|ef02/i.test(type)) return 'BIOS boot'
  return 'Linux filesystem'
}

async function runSgdisk(process: Process): Promise<number> {
  const options = parseOptions(process.args, 'Zozn:t:c:pd:gGeA:u:', {
    'zap-all': 'Z',
    clear: 'o',
    new: 'n:',
    typecode: 't:',
    'change-name': 'c:',
    print: 'p',
    delete: 'd:',
    'move-second-header': 'e',
  })
  const path = options.operands.at(-1) ?? ''
  const device = await requireDisk(process, path)
  if (!device) return 2
  if (options.has('Z') || options.has('z')) setContent(device, { kind: 'blank' })
  if (options.has('o') || (options.has('n') && !tableOf(device))) setContent(device, newPartitionTable('gpt'))
  const table = tableOf(device)
  for (const spec of options.values('n')) {
    if (!table) break
    const [number = '0', start = '0', end = '0'] = spec.split(':')
    const from = start === '0' || start === '' ? firstFree(table) : position(start.replace(/^\+/, ''), device)
    const to =
      end === '0' || end === ''
        ? endOf(device)
        : end.startsWith('+')
          ? from + position(end.slice(1), device)
          : position(end, device)
    table.partitions.push(
      newPartition(
        number === '0' ? nextNumber(table) : Number(number),
        { start: from, size: to - from },
        'Linux filesystem',
      ),
    )
  }
  for (const spec of options.values('t')) {
    const partition = table?.partitions.find((each) => each.number === Number(spec.split(':')[0]))
    if (partition) partition.type = typeName(spec.split(':')[1] ?? '')
  }
  for (const spec of options.values('c')) {
    const partition = table?.partitions.find((each) => each.number === Number(spec.split(':')[0]))
    if (partition) partition.name = spec.split(':')[1] ?? ''
  }
  if (options.has('p') && table) await process.out(describeTable(path, device, table))
  else await process.out('The operation has completed successfully.\n')
  device.disk.disk.touch()
  process.kernel.refreshDevices()
  return 0
}

async function runFdisk(process: Process): Promise<number> {
  const options = parseOptions(process.args, 'lw:W:', { list: 'l' })
  const devices =
    options.operands.length > 0 ? options.operands : process.kernel.blocks.disks.map((disk) => `/dev/${disk.name}`)
  if (options.has('l')) {
    for (const path of devices) {
      const device = await requireDisk(process, path)
      const table = device && tableOf(device)
      if (device)
        await process.out(
          table ? describeTable(path, device, table) : `Disk ${path}: ${sizeOf(device) / 1024 ** 3} GiB\n`,
        )
    }
    return 0
  }
  const path = options.operands[0]
  if (path === undefined) return usageError(process, 'bad usage')
  const device = await requireDisk(process, path)
  if (!device) return 1
  let table = tableOf(device) ?? newPartitionTable('dos')
  const answers = (await process.readAll()).toString('utf8').split('\n')
  for (let answer = answers.shift(); answer !== undefined; answer = answers.shift()) {
    if (answer === 'g') table = newPartitionTable('gpt')
    if (answer === 'o') table = newPartitionTable('dos')
    if (answer === 'n') {
      if (table.table === 'dos' && /^[pe]?$/.test(answers[0] ?? '')) answers.shift()
      const number = Number(answers.shift() || nextNumber(table))
      const start = answers.shift() ?? ''
      const end = answers.shift() ?? ''
      const from = start === '' ? firstFree(table) : position(`${start}s`, device)
      const to =
        end === ''
          ? endOf(device)
          : end.startsWith('+')
            ? from + position(end.slice(1), device)
            : position(`${end}s`, device)
      table.partitions.push(newPartition(number, { start: from, size: to - from }, 'Linux filesystem'))
    }
    if (answer === 'd') table.partitions.pop()
    if (answer === 'p') await process.out(describeTable(path, device, table))
    if (answer === 'q') return 0
    if (answer === 'w') {
      setContent(device, table)
      process.kernel.refreshDevices()
      await process.out('The partition table has been altered.\nSyncing disks.\n')
      return 0
    }
  }
  return 1
}

async function blockDevice(process: Process): Promise<number> {
  const path = process.args.at(-1) ?? ''
  const device = deviceOf(process.kernel, process, path)
  if (!device) return process.fail(`cannot open ${path}: No such file or directory`)
  if (process.args.includes('--getsize64')) await process.out(`${sizeOf(device)}\n`)
  if (process.args.includes('--getsz') || process.args.includes('--getsize'))
    await process.out(`${sizeOf(device) / 512}\n`)
  return 0
}

function describeTable(path: string, device: BlockDevice, table: PartitionTable): string {
  const rows = table.partitions.map((partition) => {
    const type = partition.content.kind === 'file-system' ? partition.content.type : ''
    return ` ${partition.number}  ${partition.start}MiB  ${partition.start + partition.size}MiB  ${partition.size}MiB  ${type}  ${partition.name}  ${partition.type}${partition.bootable ? '  boot' : ''}\n`
  })
  return `Disk ${path}: ${sizeOf(device) / 1024 ** 3} GiB\nPartition Table: ${table.table === 'gpt' ? 'gpt' : 'msdos'}\n\nNumber  Start  End  Size  File system  Name  Type\n${rows.join('')}\n`
}
