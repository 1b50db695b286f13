import { duration, type ValuesOf } from '../option.ts'

const minute = 60_000

/** How long the VM’s states are waited for (spec/builders.md appendix D); new here: the reference waits for ever. */
export const vmWaitOptions = {
  vm_ready_timeout: duration({
    help: 'How long to wait for the VM to run.',
    fallback: 10 * minute,
    group: 'Timeouts',
    source: 'spec/builders.md appendix D',
  }),
  vm_stop_timeout: duration({
    help: 'How long to wait for the VM to stop.',
    details:
      'When the guest does not obey within this time, the VM is stopped by force; not so with disable_stop_vm, which fails.',
    fallbackWords: '10m, or 60m with disable_stop_vm',
    group: 'Timeouts',
    source: 'spec/builders.md appendix D',
  }),
  vm_deletion_timeout: duration({
    help: 'How long to wait for the VM to be gone.',
    fallback: 10 * minute,
    group: 'Timeouts',
    source: 'spec/builders.md appendix D',
  }),
} as const

/** How long images and snapshots are waited for. */
export const imageWaitOptions = {
  image_timeout: duration({
    help: 'How long to wait for the OMI to be available.',
    fallback: 60 * minute,
    group: 'Timeouts',
    source: 'spec/builders.md appendix D',
  }),
  snapshot_timeout: duration({
    help: 'How long to wait for a snapshot without progress.',
    details: 'Counted anew whenever the snapshot’s progress moves.',
    fallback: 120 * minute,
    group: 'Timeouts',
    source: 'spec/builders.md appendix D',
  }),
} as const

/** How long volumes are waited for. */
export const volumeWaitOptions = {
  volume_timeout: duration({
    help: 'How long to wait for a volume to be available, linked or unlinked.',
    fallback: 5 * minute,
    group: 'Timeouts',
    source: 'spec/builders.md appendix D',
  }),
} as const

export type VmWaitOptions = ValuesOf<typeof vmWaitOptions>
export type ImageWaitOptions = ValuesOf<typeof imageWaitOptions>
export type VolumeWaitOptions = ValuesOf<typeof volumeWaitOptions>
