import type { OsuExportToCreate } from '#shared/oapi/common.ts'
import { ApiError } from './api-error.ts'
import { newId } from './ids.ts'
import { ownImage, ownSnapshot } from './lookup.ts'
import { pageOf } from './pagination.ts'
import { type Call, type Handlers, newRecord, type Region } from './region.ts'
import type { ExportTaskRecord } from './region-state.ts'

/**
 * Exports go nowhere, since the sandbox region has no object storage, but their tasks go through the API's states:
 * queued, under way with a progress, completed (spec/oapi.md section 3.1).
 */
export const exportTaskHandlers: Handlers<
  'CreateImageExportTask' | 'ReadImageExportTasks' | 'CreateSnapshotExportTask' | 'ReadSnapshotExportTasks'
> = {
  CreateImageExportTask: (call, request) => {
    const image = ownImage(call, request.ImageId)
    if (image.state !== 'available') throw new ApiError('imageState', `The image '${image.id}' is ${image.state}.`)
    return { ImageExportTask: imageTaskView(call.region, addTask(call, 'image', image.id, request.OsuExport)) }
  },

  CreateSnapshotExportTask: (call, request) => {
    const snapshot = ownSnapshot(call, request.SnapshotId)
    if (snapshot.state !== 'completed') {
      throw new ApiError('resourceState', `The snapshot '${snapshot.id}' is ${snapshot.state}.`)
    }
    return {
      SnapshotExportTask: snapshotTaskView(call.region, addTask(call, 'snapshot', snapshot.id, request.OsuExport)),
    }
  },

  ReadImageExportTasks: (call, request) => {
    const wanted = { sourceIds: request.Filters?.ImageIds, taskIds: request.Filters?.TaskIds }
    const { items, next } = pageOf('ReadImageExportTasks', request, tasks(call, 'image', wanted))
    return { ImageExportTasks: items.map((task) => imageTaskView(call.region, task)), ...next }
  },

  ReadSnapshotExportTasks: (call, request) => {
    const wanted = { sourceIds: request.Filters?.SnapshotIds, taskIds: request.Filters?.TaskIds }
    const { items, next } = pageOf('ReadSnapshotExportTasks', request, tasks(call, 'snapshot', wanted))
    return { SnapshotExportTasks: items.map((task) => snapshotTaskView(call.region, task)), ...next }
  },
}

export function exportStarted(region: Region, taskId: string): void {
  const task = region.state.exportTasks.get(taskId)
  if (task?.state === 'pending/queued') task.state = task.kind === 'image' ? 'pending' : 'active'
}

export function exportCompleted(region: Region, taskId: string): void {
  const task = region.state.exportTasks.get(taskId)
  if (task !== undefined) task.state = 'completed'
}

function addTask(
  call: Call,
  kind: ExportTaskRecord['kind'],
  sourceId: string,
  to: OsuExportToCreate,
): ExportTaskRecord {
  const { region } = call
  if (!['qcow2', 'raw'].includes(to.DiskImageFormat)) {
    throw new ApiError('invalidValue', `The DiskImageFormat '${to.DiskImageFormat}' is invalid: use qcow2 or raw.`)
  }
  const id = newId(kind === 'image' ? 'imageExport' : 'snapshotExport', region.random)
  const startsAt = region.now() + region.timings.exportQueued
  const task: ExportTaskRecord = {
    ...newRecord(call, id),
    kind,
    sourceId,
    startsAt,
    completesAt: startsAt + region.timings.exportActive,
    state: 'pending/queued',
    format: to.DiskImageFormat,
    bucket: to.OsuBucket,
    ...(to.OsuPrefix === undefined ? {} : { prefix: to.OsuPrefix }),
    ...(to.OsuManifestUrl === undefined ? {} : { manifestUrl: to.OsuManifestUrl }),
  }
  region.state.exportTasks.set(id, task)
  region.plan(region.timings.exportQueued, { kind: 'export-started', taskId: id })
  region.plan(region.timings.exportQueued + region.timings.exportActive, { kind: 'export-completed', taskId: id })
  return task
}

function tasks(
  { region, account }: Call,
  kind: ExportTaskRecord['kind'],
  wanted: { readonly sourceIds: readonly string[] | undefined; readonly taskIds: readonly string[] | undefined },
): { readonly seq: number; readonly item: ExportTaskRecord }[] {
  return [...region.state.exportTasks.values()]
    .filter(
      (task) =>
        task.accountId === account.accountId &&
        task.kind === kind &&
        (wanted.sourceIds?.includes(task.sourceId) ?? true) &&
        (wanted.taskIds?.includes(task.id) ?? true),
    )
    .map((task) => ({ seq: task.seq, item: task }))
}

function imageTaskView(region: Region, task: ExportTaskRecord) {
  return {
    ...commonView(region, task),
    ImageId: task.sourceId,
    OsuExport: {
      ...exportView(task),
      ...(task.manifestUrl === undefined ? {} : { OsuManifestUrl: task.manifestUrl }),
    },
  }
}

function snapshotTaskView(region: Region, task: ExportTaskRecord) {
  return { ...commonView(region, task), OsuExport: exportView(task), SnapshotId: task.sourceId }
}

function exportView(task: ExportTaskRecord) {
  return {
    DiskImageFormat: task.format,
    OsuBucket: task.bucket,
    ...(task.prefix === undefined ? {} : { OsuPrefix: task.prefix }),
  }
}

function commonView(region: Region, task: ExportTaskRecord) {
  const passed = (region.now() - task.startsAt) / Math.max(1, task.completesAt - task.startsAt)
  const progress = task.state === 'completed' ? 100 : Math.min(99, Math.max(0, Math.floor(passed * 100)))
  return { Comment: '', Progress: progress, State: task.state, Tags: task.tags, TaskId: task.id }
}
