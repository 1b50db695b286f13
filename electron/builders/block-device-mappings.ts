import type { BlockDevice } from '#shared/catalog/groups/block-device.ts'
import type { BsuToCreate } from '#shared/oapi/common.ts'
import type { BlockDeviceMappingImage } from '#shared/oapi/image.ts'
import type { BlockDeviceMappingVmCreation } from '#shared/oapi/vm-creation.ts'

/** A volume of the build VM as CreateVms takes it (spec/builders.md 1.4). */
export function launchMapping(device: BlockDevice): BlockDeviceMappingVmCreation {
  if (device.no_device) return { DeviceName: device.device_name, NoDevice: '' }
  return { DeviceName: device.device_name, Bsu: bsuOf(device) }
}

/**
 * The volumes of an OMI that is registered anew: those that the build VM had, changed and added to by
 * `omi_block_device_mappings`. None is lost (spec/builders.md B-05).
 */
export function mergedMappings(
  captured: readonly BlockDeviceMappingImage[],
  devices: readonly BlockDevice[],
): BlockDeviceMappingImage[] {
  const byName = new Map(captured.map((mapping) => [mapping.DeviceName ?? '', withoutNothing(mapping)]))
  for (const device of devices) {
    const before = byName.get(device.device_name)?.Bsu ?? {}
    byName.set(device.device_name, { DeviceName: device.device_name, Bsu: { ...before, ...bsuOf(device) } })
  }
  return [...byName.values()].map(plausible)
}

function bsuOf(device: BlockDevice): BsuToCreate {
  return {
    DeleteOnVmDeletion: device.delete_on_vm_deletion,
    ...(device.snapshot_id ? { SnapshotId: device.snapshot_id } : {}),
    ...(device.volume_size ? { VolumeSize: device.volume_size } : {}),
    ...(device.volume_type ? { VolumeType: device.volume_type } : {}),
    ...(device.volume_type === 'io1' && device.iops ? { Iops: device.iops } : {}),
  }
}

/** ReadImages tells IOPS for every type, CreateImage takes them for io1 only. */
function plausible(mapping: BlockDeviceMappingImage): BlockDeviceMappingImage {
  if (mapping.Bsu === undefined || mapping.Bsu.VolumeType === 'io1') return mapping
  const { Iops: _, ...bsu } = mapping.Bsu
  return { ...mapping, Bsu: bsu }
}

/** An empty VirtualDeviceName means that there is none; the API does not take it back. */
function withoutNothing({ DeviceName, Bsu, VirtualDeviceName }: BlockDeviceMappingImage): BlockDeviceMappingImage {
  return {
    ...(DeviceName === undefined ? {} : { DeviceName }),
    ...(Bsu === undefined ? {} : { Bsu }),
    ...(VirtualDeviceName ? { VirtualDeviceName } : {}),
  }
}
