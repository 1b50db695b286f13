import type { OmiRootDevice } from '#shared/catalog/builders/osc-bsusurrogate.ts'
import type { BlockDevice } from '#shared/catalog/groups/block-device.ts'
import type { BlockDeviceMappingImage } from '#shared/oapi/image.ts'
import { mergedMappings } from './block-device-mappings.ts'
import type { SnapshottedVolume } from './steps/snapshot-volumes.ts'

/** What the options of `osc-bsusurrogate` say of the volumes. */
export interface SurrogateDevices {
  readonly omi_root_device: OmiRootDevice
  readonly launch_block_device_mappings: readonly BlockDevice[]
  readonly omi_block_device_mappings: readonly BlockDevice[]
}

/**
 * The volumes that become part of a surrogate's OMI: all that the template gives the helper VM, but for a device that is
 * left out, and for the VM's own root volume, whose place in the OMI another one takes (spec/builders.md D-16, D-18).
 */
export function surrogateDevices(options: SurrogateDevices): readonly BlockDevice[] {
  const { source_device_name: source, device_name: root } = options.omi_root_device
  return options.launch_block_device_mappings.filter(
    ({ device_name: name, no_device: leftOut }) => !leftOut && (name !== root || name === source),
  )
}

/**
 * The volumes of a surrogate's OMI, its root first. What `omi_root_device` and the launch mapping leave open is as the
 * helper VM's volume really is; `omi_block_device_mappings` change and add (spec/builders.md 2.5 RegisterOMI).
 */
export function surrogateMappings(
  options: SurrogateDevices,
  snapshots: readonly SnapshottedVolume[],
): BlockDeviceMappingImage[] {
  const root = options.omi_root_device
  const devices = surrogateDevices(options)
  const isRoot = ({ volume }: SnapshottedVolume) => volume.device === root.source_device_name
  const captured = snapshots
    .toSorted((a, b) => Number(isRoot(b)) - Number(isRoot(a)))
    .map((snapshotted): BlockDeviceMappingImage => {
      const { volume, snapshot } = snapshotted
      const launched = devices.find((device) => device.device_name === volume.device)
      const wanted = isRoot(snapshotted) ? root : undefined
      const size = wanted?.volume_size || launched?.volume_size || volume.size
      const type = wanted?.volume_type || launched?.volume_type || volume.type
      const iops = type === 'io1' ? wanted?.iops || launched?.iops || volume.iops : undefined
      return {
        DeviceName: wanted?.device_name ?? volume.device,
        Bsu: {
          SnapshotId: snapshot.id,
          DeleteOnVmDeletion: wanted?.delete_on_vm_deletion ?? launched?.delete_on_vm_deletion ?? false,
          ...(size === undefined ? {} : { VolumeSize: size }),
          ...(type === undefined ? {} : { VolumeType: type }),
          ...(iops === undefined ? {} : { Iops: iops }),
        },
      }
    })
  return mergedMappings(captured, options.omi_block_device_mappings)
}
