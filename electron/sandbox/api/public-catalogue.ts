import type { BaseSystem } from '../disks/disk.ts'
import { stableId } from './ids.ts'
import type { AccountRecord, ImageRecord, RegionState, SnapshotRecord } from './region-state.ts'

/** The account that owns the public OMIs. Nobody can call as it: it has no keys. */
export const publicAccount: AccountRecord = {
  accountId: '000000000001',
  alias: 'Outscale',
  accessKey: '',
  secretKey: '',
}

interface System {
  readonly base: BaseSystem
  /** What image names begin with. */
  readonly name: string
  readonly description: string
  readonly productCode: string
}

const systems: readonly System[] = [
  { base: 'ubuntu-24.04', name: 'Ubuntu-24.04', description: 'Ubuntu 24.04 LTS', productCode: '0001' },
  { base: 'ubuntu-22.04', name: 'Ubuntu-22.04', description: 'Ubuntu 22.04 LTS', productCode: '0001' },
  { base: 'debian-12', name: 'Debian-12', description: 'Debian 12 (bookworm)', productCode: '0001' },
  { base: 'rhel-9', name: 'RHEL-9', description: 'Red Hat Enterprise Linux 9', productCode: '0004' },
  { base: 'almalinux-9', name: 'AlmaLinux-9', description: 'AlmaLinux 9', productCode: '0001' },
  { base: 'rockylinux-9', name: 'RockyLinux-9', description: 'Rocky Linux 9', productCode: '0001' },
  { base: 'windows-2022', name: 'Windows-Server-2022', description: 'Windows Server 2022', productCode: '0002' },
]

/** When the versions of each system were published. */
const published = [Date.UTC(2025, 8, 15, 9), Date.UTC(2025, 11, 8, 9), Date.UTC(2026, 2, 9, 9), Date.UTC(2026, 5, 8, 9)]

/** GiB. */
const rootSize = 10

/** Puts the public OMIs into a region: the same ones with the same ids at every start. */
export function addPublicCatalogue(state: RegionState, takeSeq: () => number): void {
  state.accounts.set(publicAccount.accountId, publicAccount)
  for (const createdAt of published) {
    for (const system of systems) {
      const image = publicImage(system, createdAt, takeSeq)
      state.snapshots.set(image.snapshot.id, image.snapshot)
      state.images.set(image.image.id, image.image)
    }
  }
}

function publicImage(
  system: System,
  createdAt: number,
  takeSeq: () => number,
): { readonly image: ImageRecord; readonly snapshot: SnapshotRecord } {
  const day = new Date(createdAt).toISOString().slice(0, 10).replaceAll('-', '.')
  const name = `${system.name}-${day}-0`
  const common = { accountId: publicAccount.accountId, createdAt, builtIn: true, tags: [] }
  const snapshot: SnapshotRecord = {
    ...common,
    id: stableId('snapshot', name),
    seq: takeSeq(),
    state: 'completed',
    description: `Root volume of ${name}`,
    volumeId: stableId('volume', name),
    volumeSize: rootSize,
    startsAt: createdAt,
    completesAt: createdAt,
    fails: false,
    permissions: { accountIds: [], global: true },
    base: system.base,
  }
  const image: ImageRecord = {
    ...common,
    id: stableId('image', name),
    seq: takeSeq(),
    state: 'available',
    name,
    description: system.description,
    architecture: 'x86_64',
    bootModes: ['legacy', 'uefi'],
    rootDeviceName: '/dev/sda1',
    mappings: [
      {
        deviceName: '/dev/sda1',
        snapshotId: snapshot.id,
        volumeSize: rootSize,
        volumeType: 'standard',
        deleteOnVmDeletion: true,
      },
    ],
    tpmMandatory: false,
    productCodes: [system.productCode],
    permissions: { accountIds: [], global: true },
  }
  return { image, snapshot }
}
