import { runTagKey } from '#electron/builders/run-tags.ts'
import { temporaryGroupDescription } from '#electron/builders/steps/create-security-group.ts'
import { isTemporaryName } from '#electron/builders/steps/register-omi.ts'
import type { ResourceTag } from '#shared/oapi/common.ts'
import type { Vm } from '#shared/oapi/vm.ts'
import type { Volume } from '#shared/oapi/volume.ts'
import { estimateCost, type PricedVolume, type Usage } from '#shared/prices/estimate-cost.ts'
import { hoursOfMonth } from '#shared/prices/price-list.ts'
import type { ResourceKind } from '#shared/run/event.ts'
import type { AccountInventory } from './account-inventory.ts'

/** By what a thing is known to come from a build. A tag names the run; a name only tells what kind of program gave it. */
export type ThingMark =
  | { readonly kind: 'run'; readonly runId: string }
  | { readonly kind: 'name'; readonly maker: 'omi-studio' | 'packer' }

/** A thing of an account, of a kind that builds make. */
export interface AccountThing {
  readonly kind: ResourceKind
  /** As the registry has it: a key pair's is its name. */
  readonly id: string
  readonly name: string
  readonly mark: ThingMark | undefined
  /** Epoch ms. */
  readonly madeAt?: number
  readonly vmType?: string
  readonly state?: string
  /** GiB */
  readonly sizeGib?: number
  readonly volumeType?: string
  /** For 730 hours; absent when it is not known, 0 when it costs nothing. */
  readonly month?: number
  /** Ids of what has to go before it. */
  readonly usedBy: readonly string[]
  /** The VM with which it goes by itself. */
  readonly goesWith?: string
  /** For the registry, so that nothing goes that others use. */
  readonly traits: Readonly<Record<string, string>>
}

/** The things of an account by kind and id. */
export interface AccountThings {
  readonly all: readonly AccountThing[]
  find(kind: ResourceKind, id: string): AccountThing | undefined
}

/** Puts together what an inventory says: what costs what, what uses what, and what came from a build. */
export function accountThings(inventory: AccountInventory): AccountThings {
  const all = [
    ...vmThings(inventory),
    ...volumeThings(inventory),
    ...snapshotThings(inventory),
    ...imageThings(inventory),
    ...keypairThings(inventory),
    ...groupThings(inventory),
    ...publicIpThings(inventory),
  ]
  const byKey = new Map(all.map((thing) => [`${thing.kind} ${thing.id}`, thing]))
  return { all, find: (kind, id) => byKey.get(`${kind} ${id}`) }
}

function vmThings({ vms, volumes, prices }: AccountInventory): AccountThing[] {
  return vms.map((vm) => {
    const own = volumes.filter((volume) => goesWithVm(vm, volume.VolumeId))
    const runs = vm.State === 'running' || vm.State === 'pending'
    return {
      kind: 'vm',
      id: vm.VmId ?? '',
      name: tagOf(vm.Tags, 'Name') ?? vm.VmId ?? '',
      mark: runMark(vm.Tags) ?? (tagOf(vm.Tags, 'Name') === 'Packer Builder' ? byName('packer') : undefined),
      ...dated(vm.CreationDate),
      ...present('vmType', vm.VmType),
      ...present('state', vm.State),
      ...(own.length === 0 ? {} : { sizeGib: own.reduce((sum, { Size = 0 }) => sum + Size, 0) }),
      ...monthOf(prices, {
        // A VM that is stopped costs only its volumes.
        vmType: runs ? vm.VmType : undefined,
        productCodes: runs ? (vm.ProductCodes ?? []) : [],
        volumes: own.map(pricedVolume),
      }),
      usedBy: [],
      traits: {},
    }
  })
}

function volumeThings({ vms, volumes, prices }: AccountInventory): AccountThing[] {
  return volumes.map((volume) => {
    const id = volume.VolumeId ?? ''
    const vmId = volume.LinkedVolumes?.[0]?.VmId
    const vm = vms.find(({ VmId }) => VmId !== undefined && VmId === vmId)
    return {
      kind: 'volume',
      id,
      name: tagOf(volume.Tags, 'Name') ?? id,
      mark: runMark(volume.Tags),
      ...dated(volume.CreationDate),
      ...present('state', volume.State),
      ...present('sizeGib', volume.Size),
      ...present('volumeType', volume.VolumeType),
      ...monthOf(prices, { keptVolumes: [pricedVolume(volume)] }),
      usedBy: vm?.VmId === undefined ? [] : [vm.VmId],
      ...(vm?.VmId !== undefined && goesWithVm(vm, id) ? { goesWith: vm.VmId } : {}),
      traits: {},
    }
  })
}

function snapshotThings({ snapshots, images, prices }: AccountInventory): AccountThing[] {
  const temporary = new Set(
    images.flatMap(({ ImageId = '', ImageName = '' }) => (isTemporaryName(ImageName) ? [ImageId] : [])),
  )
  const users = new Map<string, string[]>()
  for (const { ImageId = '', BlockDeviceMappings = [] } of images) {
    for (const { Bsu } of BlockDeviceMappings) {
      if (Bsu?.SnapshotId !== undefined) users.set(Bsu.SnapshotId, [...(users.get(Bsu.SnapshotId) ?? []), ImageId])
    }
  }
  return snapshots.map((snapshot) => {
    const id = snapshot.SnapshotId ?? ''
    const usedBy = users.get(id) ?? []
    // What an OMI is made of is no leftover, whoever took it, unless the OMI is one itself.
    const ours =
      usedBy.length === 0
        ? snapshot.Description?.startsWith('OMI Studio: ') === true
        : usedBy.every((imageId) => temporary.has(imageId))
    return {
      kind: 'snapshot',
      id,
      name: tagOf(snapshot.Tags, 'Name') ?? (snapshot.Description || id),
      mark: runMark(snapshot.Tags) ?? (ours ? byName('omi-studio') : undefined),
      ...dated(snapshot.CreationDate),
      ...present('state', snapshot.State),
      ...present('sizeGib', snapshot.VolumeSize),
      ...monthOf(prices, { snapshots: [snapshot.VolumeSize] }),
      usedBy,
      traits: {},
    }
  })
}

/** An OMI itself costs nothing; its snapshots do, and are things of their own. */
function imageThings({ images }: AccountInventory): AccountThing[] {
  return images.map((image) => ({
    kind: 'image',
    id: image.ImageId ?? '',
    name: image.ImageName || (image.ImageId ?? ''),
    mark: runMark(image.Tags) ?? (isTemporaryName(image.ImageName ?? '') ? byName('omi-studio') : undefined),
    ...dated(image.CreationDate),
    ...present('state', image.State),
    month: 0,
    usedBy: [],
    // A temporary OMI may share its snapshots with the one that took its place.
    traits: { ownSnapshots: 'no' },
  }))
}

function keypairThings({ keypairs }: AccountInventory): AccountThing[] {
  return keypairs.map(({ KeypairName: name = '', Tags }) => ({
    kind: 'keypair',
    id: name,
    name,
    mark: runMark(Tags) ?? (temporaryKeyName.test(name) ? byName('packer') : undefined),
    month: 0,
    usedBy: [],
    traits: {},
  }))
}

function groupThings({ securityGroups, vms }: AccountInventory): AccountThing[] {
  return securityGroups.map((group) => {
    const id = group.SecurityGroupId ?? ''
    const name = group.SecurityGroupName ?? id
    const named = temporaryGroupName.test(name)
      ? byName(group.Description === temporaryGroupDescription ? 'omi-studio' : 'packer')
      : undefined
    return {
      kind: 'security-group',
      id,
      name,
      mark: runMark(group.Tags) ?? named,
      month: 0,
      usedBy: vms
        .filter(({ SecurityGroups = [] }) => SecurityGroups.some(({ SecurityGroupId }) => SecurityGroupId === id))
        .flatMap(({ VmId }) => VmId ?? []),
      traits: {},
    }
  })
}

function publicIpThings({ publicIps, prices }: AccountInventory): AccountThing[] {
  return publicIps.map((address) => {
    const idle = prices?.idlePublicIpHour()
    const linked = address.LinkPublicIpId !== undefined
    return {
      kind: 'public-ip',
      id: address.PublicIpId ?? '',
      name: address.PublicIp ?? address.PublicIpId ?? '',
      mark: runMark(address.Tags),
      state: linked ? 'linked' : 'idle',
      // The first address of a VM is included in its price.
      ...(linked ? { month: 0 } : idle === undefined ? {} : { month: idle * hoursOfMonth }),
      usedBy: [],
      traits: {},
    }
  })
}

/** Names as Packer's plugin gives them, and as our builders do after it (spec/builders.md 2.3, C6). */
const temporaryKeyName = /^packer_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const temporaryGroupName = /^packer_osc_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function byName(maker: 'omi-studio' | 'packer'): ThingMark {
  return { kind: 'name', maker }
}

function runMark(tags: readonly ResourceTag[] | undefined): ThingMark | undefined {
  const runId = tagOf(tags, runTagKey)
  return runId ? { kind: 'run', runId } : undefined
}

function tagOf(tags: readonly ResourceTag[] | undefined, key: string): string | undefined {
  return tags?.find(({ Key }) => Key === key)?.Value
}

function goesWithVm({ BlockDeviceMappings = [] }: Vm, volumeId: string | undefined): boolean {
  return BlockDeviceMappings.some(({ Bsu }) => Bsu?.VolumeId === volumeId && Bsu?.DeleteOnVmDeletion === true)
}

function pricedVolume({ Size, VolumeType = 'standard', Iops }: Volume): PricedVolume {
  return { sizeGib: Size, type: VolumeType, iops: Iops }
}

/** For a month; nothing where a part of it has no price, since a sum without it would say too little. */
function monthOf(prices: AccountInventory['prices'], usage: Partial<Usage>): { readonly month?: number } {
  if (prices === undefined) return {}
  const { build, month, incomplete } = estimateCost(
    {
      vmType: undefined,
      productCodes: [],
      volumes: [],
      snapshots: [],
      keptVolumes: [],
      hours: hoursOfMonth,
      ...usage,
    },
    prices,
  )
  return incomplete ? {} : { month: (build ?? 0) + (month ?? 0) }
}

function dated(text: string | undefined): { readonly madeAt?: number } {
  const time = Date.parse(text ?? '')
  return Number.isNaN(time) ? {} : { madeAt: time }
}

function present<Name extends string, Value>(name: Name, value: Value | undefined): { readonly [Key in Name]?: Value } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [Key in Name]?: Value }
}
