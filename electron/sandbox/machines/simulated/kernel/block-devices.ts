import { randomUUID } from 'node:crypto'
import type { SimulatedDisk } from '../../../disks/simulated-disk.ts'
import type { Partition, PartitionTable, PlainContent, VolumeContent } from '../../../disks/volume-content.ts'

/** A disk as the guest's kernel sees it. */
export interface BlockDisk {
  /** `vda`, `vdb` … */
  readonly name: string
  /** The volume's id. */
  readonly serial: string
  /** As the API named the device, such as `/dev/xvdb`; a link of that name leads to the disk. */
  readonly requestedName: string
  readonly disk: SimulatedDisk
}

/** A whole disk or one of its partitions. */
export interface BlockDevice {
  /** `vda` or `vda1`. */
  readonly name: string
  readonly disk: BlockDisk
  readonly partition: Partition | undefined
}

const mebibyte = 1024 ** 2

/** The disks of a running machine and what is on them. */
export class BlockDevices {
  readonly #disks: BlockDisk[] = []

  get disks(): readonly BlockDisk[] {
    return this.#disks
  }

  add(disk: BlockDisk): void {
    this.#disks.push(disk)
    this.#disks.sort((a, b) => a.name.localeCompare(b.name))
  }

  remove(serial: string): BlockDisk | undefined {
    const index = this.#disks.findIndex((disk) => disk.serial === serial)
    return index < 0 ? undefined : this.#disks.splice(index, 1)[0]
  }

  /** Every disk and partition, a disk before its partitions. */
  all(): BlockDevice[] {
    return this.#disks.flatMap((disk) => {
      const { content } = disk.disk
      const partitions = content.kind === 'partitioned' ? content.partitions : []
      return [
        { name: disk.name, disk, partition: undefined },
        ...partitions.map((partition) => ({ name: `${disk.name}${partition.number}`, disk, partition })),
      ]
    })
  }

  /** By name, `vdb1`. */
  find(name: string): BlockDevice | undefined {
    return this.all().find((device) => device.name === name)
  }

  /** By UUID or label of the file system or swap space on it, or of the partition. */
  findBy(kind: 'UUID' | 'LABEL' | 'PARTUUID', value: string): BlockDevice | undefined {
    return this.all().find((device) => {
      if (kind === 'PARTUUID') return device.partition?.uuid === value
      const content = contentOf(device)
      if (content.kind === 'blank' || content.kind === 'partitioned') return false
      return (kind === 'UUID' ? content.uuid : content.label) === value
    })
  }

  /** The first free name for a disk that was asked for as `requested`; its letter is kept when it is free. */
  freeName(requested: string): string {
    const letter = /^\/dev\/(?:xv|s|v|h)d([a-z]+)/.exec(requested)?.[1]
    const taken = new Set(this.#disks.map((disk) => disk.name))
    if (letter && !taken.has(`vd${letter}`)) return `vd${letter}`
    for (let code = 97; code < 123; code += 1) {
      const name = `vd${String.fromCharCode(code)}`
      if (!taken.has(name)) return name
    }
    return `vdz${this.#disks.length}`
  }
}

export function contentOf(device: BlockDevice): VolumeContent {
  return device.partition ? device.partition.content : device.disk.disk.content
}

/** Replaces what is on a disk or partition. */
export function setContent(device: BlockDevice, content: VolumeContent): void {
  if (!device.partition) {
    device.disk.disk.content = content
    return
  }
  if (content.kind === 'partitioned') throw new TypeError('a partition cannot hold a partition table')
  device.partition.content = content
  device.disk.disk.touch()
}

/** Bytes. */
export function sizeOf(device: BlockDevice): number {
  return device.partition ? device.partition.size * mebibyte : device.disk.disk.size * 1024 ** 3
}

export function newPartitionTable(table: 'gpt' | 'dos'): PartitionTable {
  return { kind: 'partitioned', table, uuid: randomUUID(), partitions: [] }
}

export function newPartition(
  number: number,
  range: { readonly start: number; readonly size: number },
  type: string,
  content: PlainContent = { kind: 'blank' },
): Partition {
  return { number, ...range, name: '', type, bootable: false, uuid: randomUUID(), content }
}
