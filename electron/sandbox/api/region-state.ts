import type { BootMode, PermissionsOnResource, ResourceTag } from '#shared/oapi/common.ts'
import type { BaseSystem } from '../disks/disk.ts'
import type { Appointment } from './agenda.ts'

/** What every resource of the region has. Times are epoch ms. */
export interface ResourceRecord {
  readonly id: string
  readonly accountId: string
  /** Grows with every resource made; lists are in this order, and pages continue after it. */
  readonly seq: number
  readonly createdAt: number
  /** Part of the region or the account from the start: not something that a caller made. */
  readonly builtIn?: boolean
  tags: ResourceTag[]
}

export type VmState = 'pending' | 'running' | 'stopping' | 'stopped' | 'shutting-down' | 'terminated' | 'quarantine'

export interface VmRecord extends ResourceRecord {
  state: VmState
  stateReason: string
  /** Counts starts, so that an effect planned for an earlier start is recognised as stale. */
  boot: number
  /** The time that the present change of state takes is over; what remains is the machine's part. */
  due: boolean
  /** What is to follow once it is stopped. */
  afterStop: 'stay' | 'start' | 'terminate'
  everStarted: boolean
  readonly imageId: string
  vmType: string
  performance: string
  readonly subregionName: string
  readonly tenancy: string
  readonly netId?: string
  readonly subnetId?: string
  readonly privateIp: string
  /** Lent by the public Cloud while the VM is on; not one of the account's own. */
  dynamicPublicIp?: string
  /** The account's public IP that is linked. */
  publicIpId?: string
  keypairName?: string
  readonly publicKey?: string
  securityGroupIds: string[]
  /** In the order of linking; the root volume first. */
  volumeIds: string[]
  readonly rootDeviceName: string
  userData: string
  readonly clientToken?: string
  readonly reservationId: string
  readonly launchNumber: number
  readonly productCodes: readonly string[]
  readonly architecture: string
  readonly bootMode: BootMode
  bsuOptimized: boolean
  deletionProtection: boolean
  isSourceDestChecked: boolean
  nestedVirtualization: boolean
  readonly tpmEnabled: boolean
  shutdownBehavior: 'stop' | 'restart' | 'terminate'
  readonly nic: { readonly id: string; readonly linkId: string; readonly mac: string; readonly description: string }
}

export interface VolumeLink {
  readonly vmId: string
  readonly deviceName: string
  state: 'attaching' | 'attached' | 'detaching'
  deleteOnVmDeletion: boolean
  readonly linkedAt: number
}

export interface VolumeRecord extends ResourceRecord {
  state: 'creating' | 'available' | 'in-use' | 'deleting' | 'error'
  readonly size: number
  readonly volumeType: string
  readonly iops: number
  readonly snapshotId?: string
  readonly subregionName: string
  readonly clientToken?: string
  /** Ends in `error` instead of becoming available. */
  readonly fails?: boolean
  link?: VolumeLink
}

export interface SnapshotRecord extends ResourceRecord {
  state: 'in-queue' | 'pending' | 'completed' | 'error' | 'deleting'
  readonly description: string
  readonly volumeId: string
  readonly volumeSize: number
  readonly startsAt: number
  readonly completesAt: number
  /** Fails at its end instead of completing. */
  readonly fails: boolean
  permissions: Permissions
  readonly clientToken?: string
  /** The content of a public OMI, which is opened from the disk store only when it is needed. */
  readonly base?: BaseSystem
}

export interface Permissions {
  accountIds: string[]
  global: boolean
}

export interface ImageMapping {
  readonly deviceName: string
  readonly snapshotId?: string
  readonly volumeSize: number
  readonly volumeType: string
  readonly iops?: number
  readonly deleteOnVmDeletion: boolean
  readonly virtualDeviceName?: string
}

export interface ImageRecord extends ResourceRecord {
  state: 'pending' | 'available' | 'failed'
  stateComment?: { readonly code: string; readonly message: string }
  /** What it will end with instead of becoming available. */
  readonly failsWith?: string
  readonly name: string
  description: string
  readonly architecture: string
  readonly bootModes: readonly BootMode[]
  readonly rootDeviceName: string
  readonly mappings: readonly ImageMapping[]
  readonly tpmMandatory: boolean
  productCodes: string[]
  permissions: Permissions
}

export interface KeypairRecord extends ResourceRecord {
  readonly name: string
  readonly type: string
  readonly fingerprint: string
  /** One line of authorized_keys. The private half is never kept. */
  readonly publicKey: string
}

export interface RuleRecord {
  readonly id: string
  readonly protocol: string
  /** -1 for all. */
  readonly fromPort: number
  readonly toPort: number
  ipRanges: string[]
  members: { readonly accountId: string; readonly securityGroupId: string }[]
}

export interface SecurityGroupRecord extends ResourceRecord {
  readonly name: string
  readonly description: string
  readonly netId?: string
  inbound: RuleRecord[]
  outbound: RuleRecord[]
}

export interface PublicIpRecord extends ResourceRecord {
  readonly address: string
  link?: { readonly id: string; readonly vmId: string }
}

export interface NetRecord extends ResourceRecord {
  readonly ipRange: string
  readonly isDefault: boolean
}

export interface SubnetRecord extends ResourceRecord {
  readonly netId: string
  readonly ipRange: string
  readonly subregionName: string
  readonly mapPublicIpOnLaunch: boolean
}

export interface ExportTaskRecord extends ResourceRecord {
  readonly kind: 'image' | 'snapshot'
  readonly sourceId: string
  readonly startsAt: number
  readonly completesAt: number
  state: 'pending/queued' | 'pending' | 'active' | 'completed'
  readonly format: string
  readonly bucket: string
  readonly prefix?: string
  readonly manifestUrl?: string
}

/** What a call with this client token made, to answer its repetition. */
export interface TokenRecord {
  /** SHA-256 of the request, to refuse the token for another one. */
  readonly digest: string
  readonly ids: readonly string[]
}

/** Someone who may call the region. */
export interface AccountRecord {
  readonly accountId: string
  readonly alias?: string
  readonly accessKey: string
  readonly secretKey: string
  /** For operations that take a login and password. */
  readonly login?: string
  readonly password?: string
}

/** Everything that the region knows and keeps. Lists are in the order of creation, as a Map keeps it. */
export interface RegionState {
  nextSeq: number
  readonly accounts: Map<string, AccountRecord>
  readonly vms: Map<string, VmRecord>
  readonly volumes: Map<string, VolumeRecord>
  readonly snapshots: Map<string, SnapshotRecord>
  readonly images: Map<string, ImageRecord>
  readonly keypairs: Map<string, KeypairRecord>
  readonly securityGroups: Map<string, SecurityGroupRecord>
  readonly publicIps: Map<string, PublicIpRecord>
  readonly nets: Map<string, NetRecord>
  readonly subnets: Map<string, SubnetRecord>
  readonly exportTasks: Map<string, ExportTaskRecord>
  readonly tokens: Map<string, TokenRecord>
}

/** The tables of resources by name; each is a Map from id to record. */
export const resourceTables = [
  'vms',
  'volumes',
  'snapshots',
  'images',
  'keypairs',
  'securityGroups',
  'publicIps',
  'nets',
  'subnets',
  'exportTasks',
] as const

export function emptyState(): RegionState {
  return {
    nextSeq: 1,
    accounts: new Map(),
    vms: new Map(),
    volumes: new Map(),
    snapshots: new Map(),
    images: new Map(),
    keypairs: new Map(),
    securityGroups: new Map(),
    publicIps: new Map(),
    nets: new Map(),
    subnets: new Map(),
    exportTasks: new Map(),
    tokens: new Map(),
  }
}

/** The state as it is written to a file. Built-in resources are made anew at each start and are not in it. */
export interface SavedRegion {
  readonly version: number
  readonly nextSeq: number
  readonly accounts: readonly AccountRecord[]
  readonly resources: Readonly<Record<(typeof resourceTables)[number], readonly ResourceRecord[]>>
  readonly tokens: readonly (readonly [string, TokenRecord])[]
  readonly agenda: readonly Appointment[]
  /** The disk of the disk store that holds a volume's or snapshot's content, by its id. */
  readonly disks: Readonly<Record<string, string>>
}

export function permissionsView(permissions: Permissions): PermissionsOnResource {
  return { AccountIds: [...permissions.accountIds], GlobalPermission: permissions.global }
}
