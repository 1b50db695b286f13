import type { CloudContext } from '#electron/engine/build-context.ts'
import type { ResourceHandle } from '#electron/engine/resources.ts'
import { readAll } from '#electron/oapi/read-all.ts'
import type { BlockDevice } from '#shared/catalog/groups/block-device.ts'
import type { RunOptions } from '#shared/catalog/groups/run.ts'
import type { VolumeWaitOptions } from '#shared/catalog/groups/waits.ts'
import type { Image } from '#shared/oapi/image.ts'
import type { Vm } from '#shared/oapi/vm.ts'
import type { CreateVmsRequest } from '#shared/oapi/vm-creation.ts'
import { StudioError } from '#shared/studio-error.ts'
import type { RenderData } from '#shared/template/build-plan.ts'
import { answeredId } from '../answered-id.ts'
import { launchMapping } from '../block-device-mappings.ts'
import { renderTags } from '../build-info.ts'
import { runTags, tagResources } from '../run-tags.ts'
import { userDataOf } from '../user-data.ts'
import { untilRunning } from '../vm-waits.ts'
import { untilLinked } from '../volume-waits.ts'
import type { LoginKey } from './create-key-pair.ts'
import type { Network } from './find-network.ts'

/** What a VM is launched from and with. */
export interface LaunchPlan {
  readonly source: Image
  readonly network: Network
  readonly securityGroupIds: readonly string[]
  readonly key: LoginKey
  readonly devices: readonly BlockDevice[]
  readonly volumeTags: Readonly<Record<string, string>>
  /** Ids of what was made for the VM before it, to be tagged with it: one call, while it boots. */
  readonly companions: readonly string[]
  readonly info: RenderData
}

/** A VM that runs, and what came with it. */
export interface LaunchedVm {
  readonly vm: Vm
  readonly handle: ResourceHandle
  readonly volumes: readonly VmVolume[]
}

/** A volume of a launched VM. */
export interface VmVolume {
  readonly id: string
  /** As the API names the device. */
  readonly device: string
  /** Of the volume as a resource of the build; absent when it goes together with its VM. */
  readonly handle?: ResourceHandle
  /** GiB */
  readonly size?: number
  readonly type?: string
  readonly iops?: number
}

type Options = RunOptions & VolumeWaitOptions

/**
 * Launches the build VM and waits until it runs and has its volumes (spec/builders.md 2.3 C9). The VM is tagged at once, its volumes as soon
 * as they are there; volumes that would outlive the VM are noted as resources of the build, whatever their flag says:
 * the flag is meant for VMs of the OMI, and the build VM is temporary.
 */
export async function launchVm(context: CloudContext, options: Options, plan: LaunchPlan): Promise<LaunchedVm> {
  const { oapi } = context.account
  checkAgainstSource(options, plan)
  const request = await requestOf(context, options, plan)
  context.log.say(`Launching a VM of type ${options.vm_type}`)
  const { handle, made } = await context.resources.create(
    {
      kind: 'vm',
      description: `build VM of ${context.plan.label}`,
      traits: { devices: devicesOf(plan).join(','), deletionTimeout: String(options.vm_deletion_timeout) },
    },
    async (intentId) => {
      const { Vms = [] } = await oapi.call(
        'CreateVms',
        { ...request, ClientToken: intentId },
        { signal: context.signal, settle: true },
      )
      return { id: answeredId(Vms[0]?.VmId, 'CreateVms'), made: Vms[0] }
    },
    (id) => readVm(context, id),
  )
  const vmId = handle.id
  context.fact('vm', vmId)
  // At once: a VM that the cloud ends while it starts names its volumes no more.
  const noted = await noteVolumes(context, options, made, new Map())
  await tagResources(context, [vmId, ...plan.companions], runTags(context))
  await tagResources(context, [vmId], renderTags(context.plan, options.run_tags, plan.info))
  context.log.say(`Waiting for ${vmId} to run`)
  const vm = await untilRunning(context, vmId, { timeout: options.vm_ready_timeout, option: 'vm_ready_timeout' })
  const handles = await noteVolumes(context, options, vm, noted)
  await tagVolumes(context, vm, plan)
  return { vm, handle, volumes: await linkedVolumes(context, options, vm, plan, handles) }
}

/** What is known of the VM's volumes; where the template asked for some, as they are once the guest has them. */
async function linkedVolumes(
  context: CloudContext,
  options: Options,
  vm: Vm,
  { devices }: LaunchPlan,
  handles: ReadonlyMap<string, ResourceHandle>,
): Promise<VmVolume[]> {
  const own = volumesOf(vm)
  const ids = own.map(({ id }) => id)
  const seen = devices.length === 0 ? [] : await untilLinked(context, ids, options.volume_timeout)
  return own.map(({ id, device }) => {
    const handle = handles.get(id)
    const { Size, VolumeType, Iops } = seen.find((volume) => volume.VolumeId === id) ?? {}
    return {
      id,
      device,
      ...(handle === undefined ? {} : { handle }),
      ...(Size === undefined ? {} : { size: Size }),
      ...(VolumeType === undefined ? {} : { type: VolumeType }),
      ...(Iops === undefined ? {} : { iops: Iops }),
    }
  })
}

/** Reads a VM again. */
export async function readVm(context: CloudContext, vmId: string): Promise<Vm | undefined> {
  const [vm] = await readAll(context.account.oapi, 'ReadVms', 'Vms', { Filters: { VmIds: [vmId] } }, context)
  return vm
}

async function requestOf(context: CloudContext, options: RunOptions, plan: LaunchPlan): Promise<CreateVmsRequest> {
  const { network, key } = plan
  const userData = await userDataOf(options, context.workingFolder)
  const keypairName = 'keypairName' in key ? key.keypairName : undefined
  return {
    ImageId: answeredId(plan.source.ImageId, 'ReadImages'),
    VmType: options.vm_type,
    MinVmsCount: 1,
    MaxVmsCount: 1,
    VmInitiatedShutdownBehavior: options.shutdown_behavior,
    ...(plan.devices.length === 0 ? {} : { BlockDeviceMappings: plan.devices.map(launchMapping) }),
    ...(options.boot_mode ? { BootMode: options.boot_mode === 'uefi' ? 'uefi' : 'legacy' } : {}),
    ...(network.subregionName === undefined ? {} : { Placement: { SubregionName: network.subregionName } }),
    ...(network.subnetId === undefined ? {} : { SubnetId: network.subnetId }),
    ...(keypairName === undefined ? {} : { KeypairName: keypairName }),
    ...(plan.securityGroupIds.length === 0 ? {} : { SecurityGroupIds: [...plan.securityGroupIds] }),
    ...(userData === undefined ? {} : { UserData: userData }),
  }
}

/** What the API would refuse, or the guest suffer from, told before anything costs (spec/builders.md B-10). */
export function checkAgainstSource(
  options: Pick<RunOptions, 'boot_mode'>,
  { source, devices }: Pick<LaunchPlan, 'source' | 'devices'>,
): void {
  const modes: readonly string[] = source.BootModes ?? []
  if (options.boot_mode && modes.length > 0 && !modes.includes(options.boot_mode)) {
    throw new StudioError({
      code: 'boot-mode-unsupported',
      message: `The source OMI ${source.ImageId} cannot boot in the mode ${options.boot_mode}; it supports ${modes.join(' and ')}.`,
      hint: `Set boot_mode = "${modes[0]}", or leave it out.`,
      where: { option: 'boot_mode' },
    })
  }
  for (const device of devices) {
    if (device.no_device) continue
    const mapping = source.BlockDeviceMappings?.find((one) => one.DeviceName === device.device_name)
    if (mapping === undefined && !device.volume_size && !device.snapshot_id) {
      throw new StudioError({
        code: 'volume-size-missing',
        message: `The volume ${device.device_name} has neither a size nor a snapshot, and the source OMI ${source.ImageId} has no such device.`,
        hint: 'Set its volume_size for a blank volume, or its snapshot_id.',
        where: { option: 'device_name' },
      })
    }
    const least = mapping?.Bsu?.VolumeSize
    if (least === undefined || device.snapshot_id || !device.volume_size || device.volume_size >= least) continue
    throw new StudioError({
      code: 'volume-smaller-than-snapshot',
      message: `${device.device_name} is to have ${device.volume_size} GiB, but in the source OMI it has ${least} GiB already.`,
      hint: `Set volume_size to ${least} or more.`,
      where: { option: 'launch_block_device_mappings' },
    })
  }
}

/** Device names of the volumes that come with the VM. */
function devicesOf({ source, devices }: LaunchPlan): string[] {
  const names = [
    source.RootDeviceName,
    ...(source.BlockDeviceMappings ?? []).map((mapping) => mapping.DeviceName),
    ...devices.map((device) => device.device_name),
  ]
  return [...new Set(names.filter((name) => name !== undefined))]
}

/** Notes the volumes that would outlive the VM, except those noted already. Returns all that are noted, by their ids. */
async function noteVolumes(
  context: CloudContext,
  options: Options,
  vm: Vm | undefined,
  noted: ReadonlyMap<string, ResourceHandle>,
): Promise<ReadonlyMap<string, ResourceHandle>> {
  const all = new Map(noted)
  for (const { id, device, goes } of volumesOf(vm)) {
    if (goes || all.has(id)) continue
    const description = `volume ${id} (${device}) of the build VM`
    const traits = { timeout: String(options.volume_timeout) }
    all.set(id, await context.resources.record({ kind: 'volume', description, traits }, id))
  }
  return all
}

async function tagVolumes(context: CloudContext, vm: Vm, plan: LaunchPlan): Promise<void> {
  const given = renderTags(context.plan, plan.volumeTags, plan.info)
  const own = runTags(context).filter((tag) => !given.some((other) => other.Key === tag.Key))
  const ids = volumesOf(vm).map((volume) => volume.id)
  await tagResources(context, ids, [...own, ...given])
}

/** `goes`: it is deleted together with the VM. */
function volumesOf(vm: Vm | undefined) {
  return (vm?.BlockDeviceMappings ?? []).flatMap(({ DeviceName = '', Bsu }) =>
    Bsu?.VolumeId === undefined
      ? []
      : [{ id: Bsu.VolumeId, device: DeviceName, goes: Bsu.DeleteOnVmDeletion === true }],
  )
}
