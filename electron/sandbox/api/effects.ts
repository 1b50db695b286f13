import type { Effect } from './agenda.ts'
import { exportCompleted, exportStarted } from './export-tasks.ts'
import { imageRegistered } from './images.ts'
import type { Region } from './region.ts'
import { snapshotCompleted, snapshotDeleted, snapshotStarted } from './snapshots.ts'
import { vmForgotten, vmStartDue, vmStopDue, vmTerminated } from './vm-lifecycle.ts'
import { volumeAttached, volumeDetached } from './volume-links.ts'
import { volumeCreated, volumeDeleted } from './volumes.ts'

type Applier<Kind extends Effect['kind']> = (region: Region, effect: Extract<Effect, { readonly kind: Kind }>) => void

const appliers: { readonly [Kind in Effect['kind']]: Applier<Kind> } = {
  'vm-started': (region, { vmId, boot }) => vmStartDue(region, vmId, boot),
  'vm-stopped': (region, { vmId, boot }) => vmStopDue(region, vmId, boot),
  'vm-terminated': (region, { vmId }) => vmTerminated(region, vmId),
  'vm-forgotten': (region, { vmId }) => vmForgotten(region, vmId),
  'volume-created': (region, { volumeId }) => volumeCreated(region, volumeId),
  'volume-attached': (region, { volumeId, vmId }) => volumeAttached(region, volumeId, vmId),
  'volume-detached': (region, { volumeId, vmId }) => volumeDetached(region, volumeId, vmId),
  'volume-deleted': (region, { volumeId }) => volumeDeleted(region, volumeId),
  'snapshot-started': (region, { snapshotId }) => snapshotStarted(region, snapshotId),
  'snapshot-completed': (region, { snapshotId }) => snapshotCompleted(region, snapshotId),
  'snapshot-deleted': (region, { snapshotId }) => snapshotDeleted(region, snapshotId),
  'image-registered': (region, { imageId }) => imageRegistered(region, imageId),
  'export-started': (region, { taskId }) => exportStarted(region, taskId),
  'export-completed': (region, { taskId }) => exportCompleted(region, taskId),
}

/** Carries out what was planned for now. An effect whose resource is gone or has moved on does nothing. */
export function applyEffect<Kind extends Effect['kind']>(
  region: Region,
  effect: Extract<Effect, { kind: Kind }>,
): void {
  appliers[effect.kind as Kind](region, effect)
}
