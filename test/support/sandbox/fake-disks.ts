import type { Disk, DiskStore } from '#electron/sandbox/disks/disk.ts'

/** A disk that holds one text. */
export interface FakeDisk extends Disk {
  content: string
}

export interface FakeDisks extends DiskStore {
  readonly disks: ReadonlyMap<string, FakeDisk>
}

/** Disks in memory. `earlier` are those of a store before a restart: what was saved there can be opened here. */
export function createFakeDisks(earlier?: FakeDisks): FakeDisks {
  const disks = new Map<string, FakeDisk>(earlier?.disks)
  let count = disks.size

  function make(content: string, size: number): FakeDisk {
    const disk: FakeDisk = {
      id: `disk-${++count}`,
      size,
      content,
      fork: async (wanted = size) => make(disk.content, wanted),
      destroy: async () => {
        disks.delete(disk.id)
      },
    }
    disks.set(disk.id, disk)
    return disk
  }

  return {
    disks,
    createBlank: async (size) => make('', size),
    openBase: async (base) => make(base, 10),
    open: async (id) => disks.get(id),
    save: async () => {},
  }
}
