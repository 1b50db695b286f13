import { expect, test } from 'vitest'
import { temporaryName } from '#electron/builders/steps/register-omi.ts'
import type { AccountInventory } from '#electron/studio/leftovers/account-inventory.ts'
import { accountThings } from '#electron/studio/leftovers/account-things.ts'
import { priceListOf } from '#shared/prices/price-list.ts'

const prices = priceListOf(
  [
    { Type: 'CustomCore:v6-p2', UnitPrice: 0.03 },
    { Type: 'CustomRam', UnitPrice: 0.005 },
    { Type: 'BSU:VolumeUsage:gp2', UnitPrice: 0.11 },
    { Type: 'Snapshot:Usage', UnitPrice: 0.05 },
    { Type: 'ElasticIP:IdleAddress', UnitPrice: 0.005 },
  ],
  'eu-west-2',
)

const run = { Key: 'omi-studio:run', Value: '20260110T080000-abc' }

function thingsOf(inventory: Partial<AccountInventory>) {
  return accountThings({
    vms: [],
    volumes: [],
    snapshots: [],
    images: [],
    keypairs: [],
    securityGroups: [],
    publicIps: [],
    prices,
    ...inventory,
  })
}

const vm = {
  VmId: 'i-1',
  VmType: 'tinav6.c2r4p2',
  State: 'running',
  CreationDate: '2026-01-10T08:00:00Z',
  Tags: [run],
  SecurityGroups: [{ SecurityGroupId: 'sg-1' }],
  BlockDeviceMappings: [
    { DeviceName: '/dev/sda1', Bsu: { VolumeId: 'vol-1', DeleteOnVmDeletion: true } },
    { DeviceName: '/dev/xvdb', Bsu: { VolumeId: 'vol-2', DeleteOnVmDeletion: false } },
  ],
}
const volumes = [
  { VolumeId: 'vol-1', Size: 10, VolumeType: 'gp2', LinkedVolumes: [{ VmId: 'i-1' }] },
  { VolumeId: 'vol-2', Size: 100, VolumeType: 'gp2', LinkedVolumes: [{ VmId: 'i-1' }] },
]

test('a running VM costs its type and the volumes that go with it; a stopped one only those', () => {
  const month = (state: string) => thingsOf({ vms: [{ ...vm, State: state }], volumes }).find('vm', 'i-1')
  expect(month('running')?.month).toBeCloseTo(730 * (2 * 0.03 + 4 * 0.005) + 10 * 0.11)
  expect(month('stopped')?.month).toBeCloseTo(10 * 0.11)
  expect(month('running')).toMatchObject({ sizeGib: 10, madeAt: Date.parse('2026-01-10T08:00:00Z') })
})

test('volumes say whether they go with their VM, and that it has to go before them', () => {
  const things = thingsOf({ vms: [vm], volumes })
  expect(things.find('volume', 'vol-1')).toMatchObject({ goesWith: 'i-1', usedBy: ['i-1'] })
  const other = things.find('volume', 'vol-2')
  expect(other?.goesWith).toBeUndefined()
  expect(other).toMatchObject({ usedBy: ['i-1'], sizeGib: 100 })
  expect(other?.month).toBeCloseTo(11)
})

test('what has no price has none, and is not free', () => {
  const odd = { VolumeId: 'vol-9', Size: 10, VolumeType: 'io1', Iops: 300 }
  expect(thingsOf({ volumes: [odd] }).find('volume', 'vol-9')).not.toHaveProperty('month')
  expect(thingsOf({ prices: undefined, volumes }).find('volume', 'vol-1')).not.toHaveProperty('month')
})

test('an address costs while nothing uses it; snapshots by their size; keys, groups and OMIs nothing', () => {
  const things = thingsOf({
    publicIps: [
      { PublicIpId: 'eipalloc-1', PublicIp: '203.0.113.1' },
      { PublicIpId: 'eipalloc-2', PublicIp: '203.0.113.2', LinkPublicIpId: 'eipassoc-1' },
    ],
    snapshots: [{ SnapshotId: 'snap-1', VolumeSize: 20 }],
    keypairs: [{ KeypairName: 'k' }],
    securityGroups: [{ SecurityGroupId: 'sg-1', SecurityGroupName: 'g' }],
    images: [{ ImageId: 'ami-1', ImageName: 'web' }],
  })
  expect(things.find('public-ip', 'eipalloc-1')?.month).toBeCloseTo(3.65)
  expect(things.find('public-ip', 'eipalloc-2')?.month).toBe(0)
  expect(things.find('snapshot', 'snap-1')?.month).toBeCloseTo(1)
  for (const [kind, id] of [
    ['keypair', 'k'],
    ['security-group', 'sg-1'],
    ['image', 'ami-1'],
  ] as const) {
    expect(things.find(kind, id)?.month).toBe(0)
  }
})

test('marks: the tag names the run; names tell builds of OMI Studio from those of Packer, and nothing else', () => {
  const uuid = '6923a1b2-0000-4000-8000-0123456789ab'
  const things = thingsOf({
    vms: [
      vm,
      { VmId: 'i-2', Tags: [{ Key: 'Name', Value: 'Packer Builder' }] },
      { VmId: 'i-3', Tags: [{ Key: 'Name', Value: 'web' }] },
    ],
    keypairs: [{ KeypairName: `packer_${uuid}` }, { KeypairName: 'packer_mine' }],
    securityGroups: [
      {
        SecurityGroupId: 'sg-1',
        SecurityGroupName: `packer_osc_${uuid}`,
        Description: 'Temporary group of an OMI Studio build',
      },
      { SecurityGroupId: 'sg-2', SecurityGroupName: `packer_osc_${uuid}`, Description: 'Temporary group for Packer' },
      { SecurityGroupId: 'sg-3', SecurityGroupName: 'default' },
    ],
    images: [
      { ImageId: 'ami-1', ImageName: temporaryName('web'), BlockDeviceMappings: [{ Bsu: { SnapshotId: 'snap-1' } }] },
      { ImageId: 'ami-2', ImageName: 'web (new)', BlockDeviceMappings: [{ Bsu: { SnapshotId: 'snap-4' } }] },
    ],
    snapshots: [
      { SnapshotId: 'snap-1', Description: 'OMI Studio: osc-bsu.web /dev/sda1' },
      { SnapshotId: 'snap-2', Description: 'OMI Studio: osc-bsu.web /dev/sda1' },
      { SnapshotId: 'snap-3', Description: 'by hand' },
      { SnapshotId: 'snap-4', Description: 'OMI Studio: osc-bsu.web /dev/sda1' },
    ],
  })
  const marks = things.all.flatMap(({ id, mark }) =>
    mark === undefined ? [] : [`${id}: ${mark.kind === 'run' ? mark.runId : mark.maker}`],
  )
  expect(marks).toEqual([
    'i-1: 20260110T080000-abc',
    'i-2: packer',
    'snap-1: omi-studio',
    'snap-2: omi-studio',
    expect.stringMatching(/^ami-1: omi-studio$/),
    `packer_${uuid}: packer`,
    'sg-1: omi-studio',
    'sg-2: packer',
  ])
  expect(things.find('snapshot', 'snap-1')?.usedBy).toEqual(['ami-1'])
  expect(things.find('security-group', 'sg-1')?.usedBy).toEqual(['i-1'])
})
