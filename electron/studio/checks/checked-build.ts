import type { BuildVmOptions } from '#electron/builders/build-vm.ts'
import { omiBuilderOptions } from '#electron/builders/builder-options.ts'
import { buildVmOptions } from '#electron/builders/chroot/host-vm-options.ts'
import { surrogateDevices } from '#electron/builders/surrogate-mappings.ts'
import { oscBsuOptions } from '#shared/catalog/builders/osc-bsu.ts'
import { oscBsusurrogateOptions } from '#shared/catalog/builders/osc-bsusurrogate.ts'
import { oscBsuvolumeOptions } from '#shared/catalog/builders/osc-bsuvolume.ts'
import { oscChrootOptions } from '#shared/catalog/builders/osc-chroot.ts'
import type { BlockDevice } from '#shared/catalog/groups/block-device.ts'
import type { OmiOptions } from '#shared/catalog/groups/omi.ts'
import type { SourceOmiOptions } from '#shared/catalog/groups/source-omi.ts'
import type { BuildPlan } from '#shared/template/build-plan.ts'
import type { LookingContext } from './looking-context.ts'

/** What a build needs of the cloud, whatever its builder. */
export interface CheckedBuild {
  readonly plan: BuildPlan
  readonly context: LookingContext
  /** The OMI that comes out; undefined when none is made. */
  readonly omi: OmiOptions | undefined
  /** The VM that is launched; undefined when none is. */
  readonly vm: BuildVmOptions | undefined
  /** The block of the template in which the VM's options are. */
  readonly vmBlock: readonly string[]
  /** The volumes that the VM is launched with besides those of its OMI. */
  readonly devices: readonly BlockDevice[]
  /** The block of the template in which those are. */
  readonly devicesOption: string
  /** The OMI that is filled into a volume by chroot; undefined for the others, and from scratch. */
  readonly unpacked: SourceOmiOptions | undefined
  /** The volume that a chroot build works on. */
  readonly workVolume: { readonly sizeGib: number | undefined; readonly type: string | undefined } | undefined
  /** Where a chroot build works, unless it launches a VM for it. */
  readonly host: { readonly kind: 'this-computer' } | { readonly kind: 'vm'; readonly vmId: string } | undefined
  /** The volumes whose snapshots the OMI gets; undefined: all of the VM. */
  readonly snapshotted: readonly BlockDevice[] | undefined
  /** The volumes are what comes out. */
  readonly keepsVolumes: boolean
  readonly tags: Readonly<Record<string, string>>
}

/** Reads what a build needs from its options, as its builder decodes them. Undefined for a builder that is not known. */
export function checkedBuild(context: LookingContext): CheckedBuild | undefined {
  const { plan } = context
  const none = {
    plan,
    context,
    omi: undefined,
    vm: undefined,
    vmBlock: [],
    devices: [],
    devicesOption: 'launch_block_device_mappings',
    unpacked: undefined,
    workVolume: undefined,
    host: undefined,
    snapshotted: undefined,
    keepsVolumes: false,
    tags: {},
  }
  switch (plan.builder.type) {
    case 'osc-bsu': {
      const options = omiBuilderOptions(context, oscBsuOptions)
      const omi = options.skip_create_omi ? undefined : options
      return { ...none, omi, vm: options, devices: options.launch_block_device_mappings, tags: options.tags }
    }
    case 'osc-bsusurrogate': {
      const options = omiBuilderOptions(context, oscBsusurrogateOptions)
      const devices = options.launch_block_device_mappings
      return { ...none, omi: options, vm: options, devices, snapshotted: surrogateDevices(options), tags: options.tags }
    }
    case 'osc-bsuvolume': {
      const options = omiBuilderOptions(context, oscBsuvolumeOptions)
      const devices = options.bsu_volumes
      return { ...none, vm: options, devices, devicesOption: 'bsu_volumes', keepsVolumes: true }
    }
    case 'osc-chroot': {
      const options = omiBuilderOptions(context, oscChrootOptions)
      const host = options.chroot_host
      const launched = host !== undefined && !host.vm_id
      return {
        ...none,
        omi: options,
        vm: launched ? buildVmOptions(host, options) : undefined,
        vmBlock: ['chroot_host'],
        unpacked: options.from_scratch ? undefined : options,
        workVolume: {
          sizeGib: options.root_volume_size || undefined,
          type: options.root_volume_type ?? (options.from_scratch ? 'gp2' : undefined),
        },
        host: launched ? undefined : host?.vm_id ? { kind: 'vm', vmId: host.vm_id } : { kind: 'this-computer' },
        tags: options.tags,
      }
    }
    default:
      return undefined
  }
}
