import type { OscChrootOptions } from '#shared/catalog/builders/osc-chroot.ts'
import type { BlockDeviceMappingImage } from '#shared/oapi/image.ts'
import { mergedMappings } from '../block-device-mappings.ts'
import type { OmiContent } from '../steps/register-omi.ts'
import type { SnapshottedVolume } from '../steps/snapshot-volumes.ts'
import type { WorkVolume } from './create-work-volume.ts'
import type { UsableSource } from './own-source.ts'

/**
 * What the OMI is registered from (spec/builders.md 2.7 step 20): the volumes of the source, or those that the template
 * lists, of which the root is the new snapshot. Snapshots of a copy that other volumes are made of stay with the OMI; those
 * that nothing refers to any more go (D-22).
 */
export function chrootContent(
  options: OscChrootOptions,
  source: UsableSource | undefined,
  volume: WorkVolume,
  { snapshot }: SnapshottedVolume,
): OmiContent {
  if (source === undefined) {
    const rootDeviceName = options.root_device_name ?? '/dev/sda1'
    const listed = mergedMappings([], options.omi_block_device_mappings)
    return {
      mappings: listed.map((mapping) =>
        mapping.DeviceName === rootDeviceName ? withRoot(mapping, snapshot.id, { least: volume.size }) : mapping,
      ),
      rootDeviceName,
      architecture: 'x86_64',
      snapshots: [snapshot],
    }
  }
  const { image, root, copied } = source
  const mappings = mergedMappings(image.BlockDeviceMappings ?? [], []).map((mapping) =>
    mapping.DeviceName === root.device ? withRoot(mapping, snapshot.id, { least: volume.size }) : mapping,
  )
  const needed = new Set(mappings.map(({ Bsu }) => Bsu?.SnapshotId))
  return {
    mappings,
    rootDeviceName: root.device,
    ...(image.Architecture === undefined ? {} : { architecture: image.Architecture }),
    ...(image.TpmMandatory === undefined ? {} : { tpmMandatory: image.TpmMandatory }),
    snapshots: [snapshot, ...copied.filter(({ id }) => needed.has(id))],
  }
}

/** A volume of an OMI is not smaller than the snapshot that fills it. `least`: GiB. */
function withRoot(
  mapping: BlockDeviceMappingImage,
  snapshotId: string,
  { least }: { readonly least: number },
): BlockDeviceMappingImage {
  const { Bsu } = mapping
  return { ...mapping, Bsu: { ...Bsu, SnapshotId: snapshotId, VolumeSize: Math.max(least, Bsu?.VolumeSize ?? 0) } }
}
