import type { BaseSystem } from '#electron/sandbox/disks/disk.ts'
import type { Image, ImageExportTask } from '#shared/oapi/image.ts'
import type { Keypair } from '#shared/oapi/keypair.ts'
import type { Net, Subnet } from '#shared/oapi/network.ts'
import type { PublicIp } from '#shared/oapi/public-ip.ts'
import type { SecurityGroup } from '#shared/oapi/security-group.ts'
import type { Snapshot, SnapshotExportTask } from '#shared/oapi/snapshot.ts'
import type { Vm } from '#shared/oapi/vm.ts'
import type { Volume } from '#shared/oapi/volume.ts'

/** A resource as the API shows it, and what the region knows besides. Everything here is plain data, and is saved. */
export interface Stored<Shown> {
  readonly shown: Shown
  readonly owner: string
}

export interface StoredVm extends Stored<Vm> {
  readonly authorizedKeys: readonly string[]
  /** Decoded. */
  readonly userData: string
  /** It has been running at least once. */
  startedOnce: boolean
}

/** What a volume's or snapshot's content is: a disk of the store, or a public OMI's base system that is opened on demand. */
export type Content = { readonly disk: string } | { readonly base: BaseSystem } | { readonly blank: number }

export interface StoredVolume extends Stored<Volume> {
  content: Content
}

export interface StoredSnapshot extends Stored<Snapshot> {
  readonly content: Content
}

export interface StoredKeypair extends Stored<Keypair> {
  readonly publicKey: string
}

/** Everything in the region. Maps are by id; objects in `shown` are changed in place, so that readers see the present. */
export interface RegionState {
  readonly vms: Map<string, StoredVm>
  readonly volumes: Map<string, StoredVolume>
  readonly snapshots: Map<string, StoredSnapshot>
  readonly images: Map<string, Stored<Image>>
  readonly keypairs: Map<string, StoredKeypair>
  readonly securityGroups: Map<string, Stored<SecurityGroup>>
  readonly publicIps: Map<string, Stored<PublicIp>>
  readonly nets: Map<string, Stored<Net>>
  readonly subnets: Map<string, Stored<Subnet>>
  readonly imageExports: Map<string, Stored<ImageExportTask>>
  readonly snapshotExports: Map<string, Stored<SnapshotExportTask>>
  /** What a call with a client token made: operation and token → ids. */
  readonly tokens: Map<string, readonly string[]>
}

export function emptyRegionState(): RegionState {
  return {
    vms: new Map(),
    volumes: new Map(),
    snapshots: new Map(),
    images: new Map(),
    keypairs: new Map(),
    securityGroups: new Map(),
    publicIps: new Map(),
    nets: new Map(),
    subnets: new Map(),
    imageExports: new Map(),
    snapshotExports: new Map(),
    tokens: new Map(),
  }
}

/** Types are read-only towards clients; inside the region things change. */
export type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }
