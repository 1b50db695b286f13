/**
 * The content of a volume or snapshot in the sandbox region. Copies are copy-on-write and take constant time.
 * What is inside is the machine kind's own affair: a tree of files (simulated) or a disk image (real).
 */
export interface Disk {
  readonly id: string
  /** GiB. */
  readonly size: number
  /** A new disk with the same content as now, in constant time; `size` may be larger than the original's. */
  fork(size?: number): Promise<Disk>
  /** Frees it; forks keep their content. */
  destroy(): Promise<void>
}

/** Makes and keeps disks of one machine kind in a folder, so that the sandbox region survives a restart. */
export interface DiskStore {
  /** A blank disk of `size` GiB. */
  createBlank(size: number): Promise<Disk>
  /** The root disk of a public OMI of the sandbox region, such as `ubuntu-24.04`. Throws when it is not known. */
  openBase(base: BaseSystem): Promise<Disk>
  /** A disk that was saved before, by its id; undefined when it is gone. */
  open(id: string): Promise<Disk | undefined>
  /** Writes what changed since the last time to the folder, so that it survives a restart. */
  save(): Promise<void>
}

/** The operating systems of the sandbox region's public OMIs. */
export type BaseSystem = LinuxSystem | 'windows-2022'

export type LinuxSystem = 'ubuntu-24.04' | 'ubuntu-22.04' | 'debian-12' | 'rhel-9' | 'almalinux-9' | 'rockylinux-9'
