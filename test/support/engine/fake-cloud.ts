import type { Clock } from '#electron/clock.ts'
import { Secret } from '#electron/credentials/secret.ts'
import { createOapiClient, type OapiClient } from '#electron/oapi/client.ts'
import { type Transport, type TransportAnswer, TransportError } from '#electron/oapi/transport.ts'
import { type OperationName, operations } from '#shared/oapi/operations.ts'

/** What is to go wrong with a request; `lost`: it has its effect, and the connection breaks before the answer. */
export type Fault = 'throttled' | 'server-error' | 'server-error-after' | 'reset' | 'lost' | 'hang'

type Thing = Record<string, unknown>
type Request = Record<string, unknown>

interface Refusal {
  readonly status: number
  readonly code: string
  readonly details: string
}

/** A refusal by the fake cloud, as the API would tell it. */
class Refused extends Error {
  readonly refusal: Refusal
  constructor(code: string, details: string, status = 400) {
    super(details)
    this.refusal = { status, code, details }
  }
}

export const fakeAccountId = '123456789012'

/** Times that things take in the fake cloud, in ms. */
const bootTime = 20_000
const stopTime = 6_000
const terminationTime = 4_000
const snapshotTime = 60_000

/**
 * A very small cloud behind the real client, for tests of engine and builder that need to see, and to break, every
 * request. It knows just what osc-bsu asks for; the sandbox region is the faithful one.
 */
export class FakeCloud {
  readonly images = new Map<string, Thing>()
  readonly snapshots = new Map<string, Thing>()
  readonly vms = new Map<string, Thing>()
  readonly volumes = new Map<string, Thing>()
  readonly keypairs = new Map<string, Thing>()
  readonly securityGroups = new Map<string, Thing>()
  readonly publicIps = new Map<string, Thing>()
  readonly nets = new Map<string, Thing>()
  readonly subnets = new Map<string, Thing>()
  readonly tags = new Map<string, Record<string, string>>()
  /** Every request, in order. */
  readonly requests: { readonly operation: OperationName; readonly body: Request }[] = []
  /** Decides for each request whether something goes wrong; `index` counts from 0. */
  fault: (operation: OperationName, index: number) => Fault | undefined = () => undefined
  /** Called when a request has had its effect, before it is answered. */
  onPerformed: (operation: OperationName, index: number) => void = () => {}
  /** VMs ignore a friendly stop. */
  stubborn = false
  /** Why VMs fail to start; they end terminated. */
  launchFailure: string | undefined

  clock: Clock
  private lastId = 0

  constructor(clock: Clock) {
    this.clock = clock
    this.addImage({ ImageId: 'ami-debian12', ImageName: 'Debian-12-2026.01', CreationDate: '2026-01-02T00:00:00Z' })
    this.addImage({ ImageId: 'ami-debianold', ImageName: 'Debian-12-2025.10', CreationDate: '2025-10-02T00:00:00Z' })
  }

  addImage(image: Thing): void {
    const id = String(image.ImageId)
    const snapshotId = `snap-of-${id}`
    this.snapshots.set(snapshotId, {
      SnapshotId: snapshotId,
      State: 'completed',
      Progress: 100,
      AccountId: image.AccountId ?? '999999999999',
    })
    this.images.set(id, {
      AccountId: '999999999999',
      AccountAlias: 'Outscale',
      Architecture: 'x86_64',
      BootModes: ['legacy'],
      RootDeviceName: '/dev/sda1',
      RootDeviceType: 'bsu',
      State: 'available',
      BlockDeviceMappings: [
        {
          DeviceName: '/dev/sda1',
          Bsu: { SnapshotId: snapshotId, VolumeSize: 10, VolumeType: 'gp2', Iops: 100, DeleteOnVmDeletion: true },
        },
      ],
      ...image,
    })
  }

  /** Ids of everything in the account, without what others own. */
  everything(): string[] {
    const own = (things: Map<string, Thing>) =>
      [...things].filter(([, thing]) => (thing.AccountId ?? fakeAccountId) === fakeAccountId)
    return [
      ...own(this.images),
      ...own(this.snapshots),
      ...[...this.vms].filter(([, vm]) => this.vmState(vm) !== 'terminated'),
      ...this.existingVolumes(),
      ...this.keypairs,
      ...this.securityGroups,
      ...this.publicIps,
    ].map(([id]) => id)
  }

  /** A client of the account. Once `isDead` says so its requests go nowhere: the process that asks is as good as dead. */
  client(isDead: () => boolean = () => false): OapiClient {
    const transport: Transport = {
      post: (path, _headers, body) =>
        isDead()
          ? new Promise(() => {})
          : this.answer(path.split('/').at(-1) as OperationName, JSON.parse(body) as Request, isDead),
      close: () => {},
    }
    return createOapiClient({
      credentials: {
        keyPair: {
          accessKey: 'FAKE0ACCESS0KEY00000',
          secretKey: new Secret('FAKESECRETKEY000000000000000000000000000'),
        },
        region: 'eu-west-2',
        endpoint: 'https://fake.invalid/api/v1',
        tls: { skipVerification: false },
        provenance: { 'key pair': 'test', region: 'test', endpoint: 'test', 'client certificate': 'test', TLS: 'test' },
        warnings: [],
      },
      version: 'test',
      clock: this.clock,
      random: () => 0.5,
      limiter: { enter: async () => () => {}, slowDown: () => {} },
      guard: { enter: async () => () => {} },
      transport,
    })
  }

  private async answer(operation: OperationName, body: Request, isDead: () => boolean): Promise<TransportAnswer> {
    const index = this.requests.length
    this.requests.push({ operation, body })
    const parsed = operations[operation].request.safeParse(body)
    if (!parsed.success) return failed({ status: 400, code: '4045', details: parsed.error.message })
    const fault = this.fault(operation, index)
    switch (fault) {
      case 'hang':
        await new Promise(() => {})
        break
      case 'throttled':
        return failed({ status: 429, code: '24', details: '' })
      case 'server-error':
        return failed({ status: 500, code: '2000', details: '' })
      case 'reset':
        throw new TransportError('connection reset', 'ECONNRESET', true)
      default:
    }
    const answer = this.perform(operation, body)
    this.onPerformed(operation, index)
    if (isDead()) await new Promise(() => {})
    if (fault === 'server-error-after') return failed({ status: 500, code: '2000', details: '' })
    if (fault === 'lost') throw new TransportError('connection reset', 'ECONNRESET', true)
    return answer
  }

  private perform(operation: OperationName, body: Request): TransportAnswer {
    if (body.DryRun === true) return done({})
    try {
      const act = (this as unknown as Record<string, (request: Request) => Thing>)[`do${operation}`]
      if (act === undefined) throw new Error(`the fake cloud has no ${operation}`)
      return done(act.call(this, body))
    } catch (error) {
      if (error instanceof Refused) return failed(error.refusal)
      throw error
    }
  }

  private newId(prefix: string): string {
    this.lastId += 1
    return `${prefix}-${this.lastId.toString(16).padStart(8, '0')}`
  }

  private tagsOf(id: string) {
    return Object.entries(this.tags.get(id) ?? {}).map(([Key, Value]) => ({ Key, Value }))
  }

  doReadAccounts() {
    return { Accounts: [{ AccountId: fakeAccountId }] }
  }

  doReadImages({ Filters = {} }: { Filters?: Record<string, string[]> }) {
    const wanted = (field: string, value: unknown) => matches(Filters[field], value)
    const Images = [...this.images.values()]
      .map((image) => this.shownImage(image))
      .filter(
        (image) =>
          wanted('ImageIds', image.ImageId) &&
          wanted('ImageNames', image.ImageName) &&
          wanted('AccountIds', image.AccountId) &&
          wanted('AccountAliases', image.AccountAlias) &&
          wanted('States', image.State),
      )
    return { Images }
  }

  private shownImage(image: Thing): Thing {
    const mappings = (image.BlockDeviceMappings ?? []) as { Bsu?: { SnapshotId?: string } }[]
    const complete = mappings.every(
      ({ Bsu }) => Bsu?.SnapshotId === undefined || this.snapshotState(Bsu.SnapshotId) === 'completed',
    )
    const State = image.State === 'pending' && complete ? 'available' : image.State
    return { ...image, State, Tags: this.tagsOf(String(image.ImageId)) }
  }

  doCreateImage(request: Request) {
    const name = String(request.ImageName)
    for (const image of this.images.values()) {
      if (image.ImageName === name && image.AccountId === fakeAccountId)
        throw new Refused('9011', `${name} exists`, 409)
    }
    const ImageId = this.newId('ami')
    const mappings = request.VmId === undefined ? request.BlockDeviceMappings : this.capture(String(request.VmId))
    const image = {
      ImageId,
      ImageName: name,
      AccountId: fakeAccountId,
      Architecture: 'x86_64',
      BootModes: request.BootModes ?? ['legacy'],
      CreationDate: new Date(this.clock.now()).toISOString(),
      Description: request.Description ?? '',
      ProductCodes: request.ProductCodes ?? [],
      RootDeviceName: '/dev/sda1',
      RootDeviceType: 'bsu',
      State: 'pending',
      BlockDeviceMappings: mappings,
      PermissionsToLaunch: { AccountIds: [], GlobalPermission: false },
    }
    this.images.set(ImageId, image)
    return { Image: image }
  }

  private capture(vmId: string) {
    const vm = this.vm(vmId)
    if (this.vmState(vm) !== 'stopped') throw new Refused('6006', `${vmId} is not stopped`)
    return (vm.devices as { name: string; volumeId: string; deleteWithVm: boolean }[]).map((device) => {
      const SnapshotId = this.newId('snap')
      const { Size, VolumeType } = this.volumes.get(device.volumeId) as { Size: number; VolumeType: string }
      this.snapshots.set(SnapshotId, {
        SnapshotId,
        VolumeId: device.volumeId,
        startedAt: this.clock.now(),
        AccountId: fakeAccountId,
      })
      return {
        DeviceName: device.name,
        Bsu: { SnapshotId, VolumeSize: Size, VolumeType, Iops: 100, DeleteOnVmDeletion: device.deleteWithVm },
      }
    })
  }

  doUpdateImage({ ImageId, PermissionsToLaunch }: { ImageId: string; PermissionsToLaunch: { Additions: Thing } }) {
    const image = this.images.get(ImageId)
    if (image === undefined) throw new Refused('5023', ImageId)
    image.PermissionsToLaunch = { AccountIds: [], GlobalPermission: false, ...PermissionsToLaunch.Additions }
    return { Image: image }
  }

  doDeleteImage({ ImageId }: { ImageId: string }) {
    if (!this.images.delete(ImageId)) throw new Refused('5023', ImageId)
    return {}
  }

  private snapshotState(id: string): string {
    const snapshot = this.snapshots.get(id)
    if (snapshot?.State !== undefined) return String(snapshot.State)
    return this.progressOf(snapshot) >= 100 ? 'completed' : 'pending'
  }

  private progressOf(snapshot: Thing | undefined): number {
    const passed = this.clock.now() - Number(snapshot?.startedAt ?? 0)
    return Math.min(100, Math.floor((passed / snapshotTime) * 100))
  }

  doReadSnapshots({ Filters = {} }: { Filters?: Record<string, string[]> }) {
    const Snapshots = [...this.snapshots.values()]
      .filter(
        (snapshot) =>
          matches(Filters.SnapshotIds, snapshot.SnapshotId) && matches(Filters.ClientTokens, snapshot.ClientToken),
      )
      .map((snapshot) => ({
        SnapshotId: snapshot.SnapshotId,
        State: this.snapshotState(String(snapshot.SnapshotId)),
        Progress: this.progressOf(snapshot),
        Tags: this.tagsOf(String(snapshot.SnapshotId)),
      }))
    return { Snapshots }
  }

  doUpdateSnapshot({
    SnapshotId,
    PermissionsToCreateVolume,
  }: {
    SnapshotId: string
    PermissionsToCreateVolume: Thing
  }) {
    const snapshot = this.snapshots.get(SnapshotId)
    if (snapshot === undefined) throw new Refused('5054', SnapshotId)
    snapshot.shared = PermissionsToCreateVolume
    return {}
  }

  doDeleteSnapshot({ SnapshotId }: { SnapshotId: string }) {
    const users = [...this.images.values()].filter((image) => JSON.stringify(image).includes(`"${SnapshotId}"`))
    if (users.length > 0) throw new Refused('9004', `${SnapshotId} is used by ${String(users[0]?.ImageId)}`, 409)
    if (!this.snapshots.delete(SnapshotId)) throw new Refused('5054', SnapshotId)
    return {}
  }

  private vm(id: string): Thing {
    const vm = this.vms.get(id)
    if (vm === undefined) throw new Refused('5063', id)
    return vm
  }

  private vmState(vm: Thing): string {
    const passed = this.clock.now() - Number(vm.changedAt)
    switch (vm.State) {
      case 'pending':
        if (passed < bootTime) return 'pending'
        return this.launchFailure === undefined ? 'running' : 'terminated'
      case 'stopping':
        return passed < stopTime ? 'stopping' : 'stopped'
      case 'shutting-down':
        return passed < terminationTime ? 'shutting-down' : 'terminated'
      default:
        return String(vm.State)
    }
  }

  doCreateVms(request: Request) {
    const token = request.ClientToken
    for (const vm of this.vms.values()) if (vm.ClientToken === token) return { Vms: [this.shownVm(vm)] }
    const image = this.images.get(String(request.ImageId))
    if (image === undefined) throw new Refused('5023', String(request.ImageId))
    if (request.KeypairName !== undefined && !this.keypairs.has(String(request.KeypairName))) {
      throw new Refused('5071', String(request.KeypairName))
    }
    type Mapping = {
      DeviceName: string
      NoDevice?: string
      Bsu?: { VolumeSize?: number; VolumeType?: string; DeleteOnVmDeletion?: boolean }
    }
    const mappings = new Map((image.BlockDeviceMappings as Mapping[]).map((one) => [one.DeviceName, one]))
    for (const one of (request.BlockDeviceMappings ?? []) as Mapping[]) {
      if (one.NoDevice !== undefined) mappings.delete(one.DeviceName)
      else
        mappings.set(one.DeviceName, {
          DeviceName: one.DeviceName,
          Bsu: { ...mappings.get(one.DeviceName)?.Bsu, ...one.Bsu },
        })
    }
    const devices = [...mappings.values()].map(({ DeviceName, Bsu }) => {
      const volumeId = this.newId('vol')
      this.volumes.set(volumeId, {
        VolumeId: volumeId,
        Size: Bsu?.VolumeSize ?? 10,
        VolumeType: Bsu?.VolumeType ?? 'standard',
      })
      return { name: DeviceName, volumeId, deleteWithVm: Bsu?.DeleteOnVmDeletion !== false }
    })
    const VmId = this.newId('i')
    for (const { volumeId } of devices) Object.assign(this.volumes.get(volumeId) as Thing, { vmId: VmId })
    const vm = {
      VmId,
      ClientToken: token,
      ImageId: request.ImageId,
      VmType: request.VmType,
      SubnetId: request.SubnetId,
      KeypairName: request.KeypairName,
      securityGroups: request.SecurityGroupIds ?? [],
      request,
      devices,
      State: 'pending',
      changedAt: this.clock.now(),
    }
    this.vms.set(VmId, vm)
    return { Vms: [this.shownVm(vm)] }
  }

  private shownVm(vm: Thing) {
    const id = String(vm.VmId)
    const linked = [...this.publicIps.values()].find((address) => address.VmId === id)
    const devices = vm.devices as { name: string; volumeId: string; deleteWithVm: boolean }[]
    const State = this.vmState(vm)
    return {
      VmId: id,
      State,
      StateReason: State === 'terminated' ? (this.launchFailure ?? '') : '',
      ImageId: vm.ImageId,
      VmType: vm.VmType,
      PrivateIp: '10.0.0.4',
      ...(vm.SubnetId === undefined ? { PublicIp: '198.51.100.7' } : { SubnetId: vm.SubnetId }),
      ...(linked === undefined ? {} : { PublicIp: linked.PublicIp }),
      // A VM that is gone names its volumes no more, those that outlive it neither.
      BlockDeviceMappings: (State === 'terminated' ? [] : devices).map((device) => ({
        DeviceName: device.name,
        Bsu: { VolumeId: device.volumeId, DeleteOnVmDeletion: device.deleteWithVm },
      })),
      Tags: this.tagsOf(id),
    }
  }

  doReadVms({ Filters = {} }: { Filters?: Record<string, string[]> }) {
    const Vms = [...this.vms.values()]
      .filter((vm) => matches(Filters.VmIds, vm.VmId) && matches(Filters.ClientTokens, vm.ClientToken))
      .map((vm) => this.shownVm(vm))
    return { Vms }
  }

  doReadConsoleOutput() {
    return { ConsoleOutput: '' }
  }

  doStopVms({ VmIds, ForceStop }: { VmIds: string[]; ForceStop?: boolean }) {
    for (const id of VmIds) {
      const vm = this.vm(id)
      if (this.vmState(vm) !== 'running') throw new Refused('6006', id, 409)
      if (!this.stubborn || ForceStop === true) Object.assign(vm, { State: 'stopping', changedAt: this.clock.now() })
    }
    return { Vms: [] }
  }

  doDeleteVms({ VmIds }: { VmIds: string[] }) {
    for (const id of VmIds) {
      const vm = this.vm(id)
      const state = this.vmState(vm)
      if (state === 'terminated' || state === 'shutting-down') continue
      Object.assign(vm, { State: 'shutting-down', changedAt: this.clock.now() })
      for (const address of this.publicIps.values()) if (address.VmId === id) unlink(address)
    }
    return { Vms: [] }
  }

  private existingVolumes(): [string, Thing][] {
    return [...this.volumes].filter(([id, volume]) => {
      const vm = this.vms.get(String(volume.vmId))
      if (vm === undefined || this.vmState(vm) !== 'terminated') return true
      const device = (vm.devices as { volumeId: string; deleteWithVm: boolean }[]).find((one) => one.volumeId === id)
      return device?.deleteWithVm === false
    })
  }

  doReadVolumes({ Filters = {} }: { Filters?: Record<string, string[]> }) {
    const Volumes = this.existingVolumes()
      .filter(([id, volume]) => matches(Filters.VolumeIds, id) && matches(Filters.ClientTokens, volume.ClientToken))
      .map(([VolumeId, volume]) => {
        const vm = this.vms.get(String(volume.vmId))
        const free = vm === undefined || this.vmState(vm) === 'terminated'
        return {
          VolumeId,
          State: free ? 'available' : 'in-use',
          Size: volume.Size,
          LinkedVolumes: free ? [] : [{ VmId: volume.vmId, State: 'attached' }],
          Tags: this.tagsOf(VolumeId),
        }
      })
    return { Volumes }
  }

  doDeleteVolume({ VolumeId }: { VolumeId: string }) {
    const { Volumes } = this.doReadVolumes({ Filters: { VolumeIds: [VolumeId] } })
    if (Volumes.length === 0) throw new Refused('5064', VolumeId)
    if (Volumes[0]?.State !== 'available') throw new Refused('6007', VolumeId, 409)
    this.volumes.delete(VolumeId)
    return {}
  }

  doCreateKeypair({ KeypairName, PublicKey }: { KeypairName: string; PublicKey?: string }) {
    if (this.keypairs.has(KeypairName)) throw new Refused('9011', KeypairName, 409)
    const keypair = { KeypairName, KeypairId: this.newId('key'), PublicKey }
    this.keypairs.set(KeypairName, keypair)
    return { Keypair: { KeypairName, KeypairId: keypair.KeypairId } }
  }

  doReadKeypairs({ Filters = {} }: { Filters?: Record<string, string[]> }) {
    const Keypairs = [...this.keypairs.values()]
      .filter((keypair) => matches(Filters.KeypairNames, keypair.KeypairName))
      .map(({ KeypairName, KeypairId }) => ({ KeypairName, KeypairId }))
    return { Keypairs }
  }

  doDeleteKeypair({ KeypairName }: { KeypairName: string }) {
    this.keypairs.delete(KeypairName)
    return {}
  }

  doCreateSecurityGroup({ SecurityGroupName, NetId }: { SecurityGroupName: string; NetId?: string }) {
    for (const group of this.securityGroups.values()) {
      if (group.SecurityGroupName === SecurityGroupName) throw new Refused('9008', SecurityGroupName, 409)
    }
    const SecurityGroupId = this.newId('sg')
    this.securityGroups.set(SecurityGroupId, { SecurityGroupId, SecurityGroupName, NetId, rules: [] })
    return { SecurityGroup: { SecurityGroupId, SecurityGroupName } }
  }

  doCreateSecurityGroupRule({ SecurityGroupId, Rules }: { SecurityGroupId: string; Rules: unknown[] }) {
    const group = this.securityGroups.get(SecurityGroupId)
    if (group === undefined) throw new Refused('5020', SecurityGroupId)
    const rules = group.rules as unknown[]
    if (rules.some((rule) => JSON.stringify(rule) === JSON.stringify(Rules[0]))) throw new Refused('9011', 'rule', 409)
    rules.push(...Rules)
    return {}
  }

  doReadSecurityGroups({ Filters = {} }: { Filters?: Record<string, string[]> }) {
    const SecurityGroups = [...this.securityGroups.values()]
      .filter(
        (group) =>
          matches(Filters.SecurityGroupIds, group.SecurityGroupId) &&
          matches(Filters.SecurityGroupNames, group.SecurityGroupName) &&
          matches(Filters.NetIds, group.NetId),
      )
      .map(({ SecurityGroupId, SecurityGroupName }) => ({ SecurityGroupId, SecurityGroupName }))
    return { SecurityGroups }
  }

  doDeleteSecurityGroup({ SecurityGroupId }: { SecurityGroupId: string }) {
    const users = [...this.vms.values()].filter(
      (vm) => (vm.securityGroups as string[]).includes(SecurityGroupId) && this.vmState(vm) !== 'terminated',
    )
    if (users.length > 0) throw new Refused('9004', SecurityGroupId, 409)
    if (!this.securityGroups.delete(SecurityGroupId)) throw new Refused('5020', SecurityGroupId)
    return {}
  }

  doCreatePublicIp() {
    const PublicIpId = this.newId('eipalloc')
    const address = { PublicIpId, PublicIp: `203.0.113.${this.publicIps.size + 10}` }
    this.publicIps.set(PublicIpId, address)
    return { PublicIp: { ...address } }
  }

  doReadPublicIps({ Filters = {} }: { Filters?: Record<string, string[]> }) {
    const PublicIps = [...this.publicIps.values()]
      .filter((address) => matches(Filters.PublicIpIds, address.PublicIpId))
      .map((address) => ({ ...address, Tags: this.tagsOf(String(address.PublicIpId)) }))
    return { PublicIps }
  }

  doLinkPublicIp({ PublicIpId, VmId }: { PublicIpId: string; VmId: string }) {
    const address = this.publicIps.get(PublicIpId)
    if (address === undefined) throw new Refused('5025', PublicIpId)
    if (address.VmId !== undefined) throw new Refused('9011', PublicIpId, 409)
    this.vm(VmId)
    Object.assign(address, { VmId, LinkPublicIpId: this.newId('eipassoc') })
    return { LinkPublicIpId: address.LinkPublicIpId }
  }

  doUnlinkPublicIp({ LinkPublicIpId }: { LinkPublicIpId: string }) {
    const address = [...this.publicIps.values()].find((one) => one.LinkPublicIpId === LinkPublicIpId)
    if (address === undefined) throw new Refused('5026', LinkPublicIpId)
    unlink(address)
    return {}
  }

  doDeletePublicIp({ PublicIpId }: { PublicIpId: string }) {
    const address = this.publicIps.get(PublicIpId)
    if (address === undefined) throw new Refused('5025', PublicIpId)
    if (address.VmId !== undefined) throw new Refused('9004', PublicIpId, 409)
    this.publicIps.delete(PublicIpId)
    return {}
  }

  doCreateTags({ ResourceIds, Tags }: { ResourceIds: string[]; Tags: { Key: string; Value: string }[] }) {
    for (const id of ResourceIds) {
      this.tags.set(id, { ...this.tags.get(id), ...Object.fromEntries(Tags.map((tag) => [tag.Key, tag.Value])) })
    }
    return {}
  }

  doReadNets({ Filters = {} }: { Filters?: Record<string, string[]> }) {
    return { Nets: [...this.nets.values()].filter((net) => matches(Filters.NetIds, net.NetId)) }
  }

  doReadSubnets({ Filters = {} }: { Filters?: Record<string, string[]> }) {
    const Subnets = [...this.subnets.values()].filter(
      (subnet) =>
        matches(Filters.SubnetIds, subnet.SubnetId) &&
        matches(Filters.NetIds, subnet.NetId) &&
        matches(Filters.SubregionNames, subnet.SubregionName),
    )
    return { Subnets }
  }
}

function unlink(address: Thing): void {
  delete address.VmId
  delete address.LinkPublicIpId
}

/** Whether a value is among those of a filter, where `*` stands for anything; without a filter everything is. */
function matches(filter: readonly string[] | undefined, value: unknown): boolean {
  if (filter === undefined) return true
  return filter.some((pattern) =>
    new RegExp(
      `^${pattern
        .split('*')
        .map((part) => RegExp.escape(part))
        .join('.*')}$`,
    ).test(String(value)),
  )
}

function done(content: Thing): TransportAnswer {
  return { status: 200, headers: {}, body: JSON.stringify({ ...content, ResponseContext: { RequestId: 'request' } }) }
}

function failed({ status, code, details }: Refusal): TransportAnswer {
  const body = {
    Errors: [{ Code: code, Type: 'Refused', Details: details }],
    ResponseContext: { RequestId: 'request' },
  }
  return { status, headers: {}, body: JSON.stringify(body) }
}
