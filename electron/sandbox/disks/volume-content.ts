import { randomUUID } from 'node:crypto'
import type { FileTree } from './file-tree.ts'

/** A file system as `mkfs` and `blkid` know it. */
export interface FileSystemVolume {
  readonly kind: 'file-system'
  /** `ext4`, `xfs`, `vfat`, `btrfs` … */
  readonly type: string
  uuid: string
  label: string
  readonly tree: FileTree
}

export interface PartitionTable {
  readonly kind: 'partitioned'
  readonly table: 'gpt' | 'dos'
  readonly uuid: string
  readonly partitions: Partition[]
}

export interface Partition {
  readonly number: number
  /** MiB from the beginning of the disk. */
  readonly start: number
  /** MiB */
  size: number
  name: string
  /** As the tools say it: `Linux filesystem`, `EFI System`, `BIOS boot`. */
  type: string
  bootable: boolean
  readonly uuid: string
  content: PlainContent
}

/** What a whole disk or one partition may hold when it is not divided further. */
export type PlainContent =
  | { readonly kind: 'blank' }
  | FileSystemVolume
  | { readonly kind: 'swap'; uuid: string; label: string }

/** What a disk holds: nothing, one file system, swap space, or partitions. */
export type VolumeContent = PlainContent | PartitionTable

/** The same content with copy-on-write trees; takes time by the number of partitions only. */
export function forkContent(content: VolumeContent): VolumeContent {
  switch (content.kind) {
    case 'partitioned':
      return { ...content, partitions: content.partitions.map(forkPartition) }
    case 'blank':
    case 'file-system':
    case 'swap':
      return forkPlain(content)
  }
}

function forkPartition(partition: Partition): Partition {
  return { ...partition, content: forkPlain(partition.content) }
}

function forkPlain(content: PlainContent): PlainContent {
  return content.kind === 'file-system' ? { ...content, tree: content.tree.fork() } : { ...content }
}

/** Every file system of a disk, in the order of its partitions. */
export function fileSystemsOf(content: VolumeContent): FileSystemVolume[] {
  if (content.kind === 'file-system') return [content]
  if (content.kind !== 'partitioned') return []
  return content.partitions.flatMap((partition) =>
    partition.content.kind === 'file-system' ? [partition.content] : [],
  )
}

/** A new file system with an identity of its own. */
export function newFileSystem(type: string, label: string, tree: FileTree): FileSystemVolume {
  const uuid = type === 'vfat' ? randomUUID().slice(0, 9).toUpperCase() : randomUUID()
  return { kind: 'file-system', type, uuid, label, tree }
}
