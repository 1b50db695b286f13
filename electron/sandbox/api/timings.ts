/** How long the sandbox region takes for what a real one takes time for. All in ms. */
export interface Timings {
  /** Between a request and its answer. */
  readonly apiLatency: number
  readonly vmPending: number
  readonly vmStopping: number
  readonly vmShuttingDown: number
  /** How long a terminated VM is still shown. */
  readonly vmTerminatedShown: number
  readonly volumeCreating: number
  readonly volumeAttaching: number
  readonly volumeDetaching: number
  readonly volumeDeleting: number
  readonly snapshotQueued: number
  /** From pending to completed: a fixed part, and a part for each GiB of the volume. */
  readonly snapshotPending: number
  readonly snapshotPerGib: number
  readonly snapshotDeleting: number
  /** After the image's snapshots are completed. */
  readonly imagePending: number
  readonly exportQueued: number
  readonly exportActive: number
}

/**
 * `instant`: everything is done at the next look, for tests. `brisk`: each state can be seen, none is waited for long, for
 * people. `realistic`: as long as a small VM takes in a real region, for benches.
 */
export type TimingProfile = 'instant' | 'brisk' | 'realistic'

export const timingProfiles: Readonly<Record<TimingProfile, Timings>> = {
  instant: {
    apiLatency: 0,
    vmPending: 0,
    vmStopping: 0,
    vmShuttingDown: 0,
    vmTerminatedShown: 3_600_000,
    volumeCreating: 0,
    volumeAttaching: 0,
    volumeDetaching: 0,
    volumeDeleting: 0,
    snapshotQueued: 0,
    snapshotPending: 0,
    snapshotPerGib: 0,
    snapshotDeleting: 0,
    imagePending: 0,
    exportQueued: 0,
    exportActive: 0,
  },
  brisk: {
    apiLatency: 15,
    vmPending: 2_500,
    vmStopping: 1_500,
    vmShuttingDown: 1_500,
    vmTerminatedShown: 3_600_000,
    volumeCreating: 500,
    volumeAttaching: 500,
    volumeDetaching: 500,
    volumeDeleting: 300,
    snapshotQueued: 300,
    snapshotPending: 2_500,
    snapshotPerGib: 20,
    snapshotDeleting: 300,
    imagePending: 1_500,
    exportQueued: 500,
    exportActive: 3_000,
  },
  realistic: {
    apiLatency: 120,
    vmPending: 25_000,
    vmStopping: 15_000,
    vmShuttingDown: 20_000,
    vmTerminatedShown: 3_600_000,
    volumeCreating: 4_000,
    volumeAttaching: 4_000,
    volumeDetaching: 4_000,
    volumeDeleting: 2_000,
    snapshotQueued: 2_000,
    snapshotPending: 40_000,
    snapshotPerGib: 2_000,
    snapshotDeleting: 2_000,
    imagePending: 10_000,
    exportQueued: 5_000,
    exportActive: 60_000,
  },
}
