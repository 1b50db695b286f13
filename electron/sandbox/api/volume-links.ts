import { ApiError } from './api-error.ts'
import { ownVm, ownVolume } from './lookup.ts'
import type { Handlers, Region } from './region.ts'
import type { VolumeRecord } from './region-state.ts'

/** Device names that LinkVolume takes: not `/dev/vd…`, which the API refuses (spec/builders.md 2.7, step 7). */
const deviceName = /^(\/dev\/)?(sd|xvd)[a-z]{1,2}\d{0,2}$/

/** @throws ApiError 4019 */
export function checkDeviceName(name: string): void {
  if (deviceName.test(name)) return
  throw new ApiError(
    'deviceName',
    `The DeviceName '${name}' is invalid: use /dev/sdX, /dev/sdXX, /dev/xvdX or /dev/xvdXX.`,
  )
}

export const volumeLinkHandlers: Handlers<'LinkVolume' | 'UnlinkVolume'> = {
  LinkVolume: (call, request) => {
    const { region } = call
    const vm = ownVm(call, request.VmId)
    const volume = ownVolume(call, request.VolumeId)
    checkDeviceName(request.DeviceName)
    if (volume.state !== 'available') {
      throw new ApiError('volumeState', `The volume '${volume.id}' is ${volume.state}, not available.`)
    }
    if (vm.state !== 'running' && vm.state !== 'stopped') {
      throw new ApiError('vmState', `The VM '${vm.id}' is ${vm.state}.`)
    }
    if (vm.subregionName !== volume.subregionName) {
      throw new ApiError(
        'invalidValue',
        `The volume '${volume.id}' is in ${volume.subregionName}, the VM '${vm.id}' in ${vm.subregionName}.`,
      )
    }
    const taken = vm.volumeIds.some((id) => region.state.volumes.get(id)?.link?.deviceName === request.DeviceName)
    if (taken) throw new ApiError('deviceTaken', `The DeviceName '${request.DeviceName}' is in use on '${vm.id}'.`)
    volume.state = 'in-use'
    volume.link = {
      vmId: vm.id,
      deviceName: request.DeviceName,
      state: 'attaching',
      deleteOnVmDeletion: false,
      linkedAt: region.now(),
    }
    vm.volumeIds.push(volume.id)
    void region.machines.whenOn(vm.id, async (machine) => {
      const disk = await region.disks.disk(volume.id)
      await machine.attach({ serial: volume.id, deviceName: request.DeviceName, disk, boot: false })
    })
    region.plan(region.timings.volumeAttaching, { kind: 'volume-attached', volumeId: volume.id, vmId: vm.id })
    return {}
  },

  UnlinkVolume: (call, request) => {
    const { region } = call
    const volume = ownVolume(call, request.VolumeId)
    const { link } = volume
    if (link === undefined) throw new ApiError('volumeNotLinked', `The volume '${volume.id}' is not linked.`)
    const vm = ownVm(call, link.vmId)
    if (link.deviceName === vm.rootDeviceName && vm.state !== 'stopped') {
      throw new ApiError('vmState', `The root volume of '${vm.id}' can be unlinked only while the VM is stopped.`)
    }
    if (link.state === 'detaching') return {}
    link.state = 'detaching'
    void region.machines.whenOn(vm.id, (machine) => machine.detach(volume.id))
    region.plan(region.timings.volumeDetaching, { kind: 'volume-detached', volumeId: volume.id, vmId: vm.id })
    return {}
  },
}

export function volumeAttached(region: Region, volumeId: string, vmId: string): void {
  const link = linkTo(region, volumeId, vmId)?.link
  if (link?.state === 'attaching') link.state = 'attached'
}

export function volumeDetached(region: Region, volumeId: string, vmId: string): void {
  const volume = linkTo(region, volumeId, vmId)
  if (volume?.link?.state === 'detaching') unlinkAtOnce(region, volume)
}

/** Takes a volume from its VM; it is available again. */
export function unlinkAtOnce(region: Region, volume: VolumeRecord): void {
  const vm = region.state.vms.get(volume.link?.vmId ?? '')
  if (vm !== undefined) vm.volumeIds = vm.volumeIds.filter((id) => id !== volume.id)
  delete volume.link
  volume.state = 'available'
}

function linkTo(region: Region, volumeId: string, vmId: string): VolumeRecord | undefined {
  const volume = region.state.volumes.get(volumeId)
  return volume?.link?.vmId === vmId ? volume : undefined
}
