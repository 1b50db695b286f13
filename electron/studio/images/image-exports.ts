import type { CloudAccount } from '#electron/engine/cloud-account.ts'
import { readAll } from '#electron/oapi/read-all.ts'
import type { CallInput } from '#shared/contract/calls.ts'
import type { ImageExport } from '#shared/contract/image-shapes.ts'

/** Asks for an export to object storage; the API works on it by itself (CreateImageExportTask). @throws OapiError */
export async function startExport(
  { oapi }: CloudAccount,
  { imageId, bucket, prefix, format }: CallInput<'images.export'>,
  signal: AbortSignal,
): Promise<void> {
  const target = { DiskImageFormat: format, OsuBucket: bucket, ...(prefix === '' ? {} : { OsuPrefix: prefix }) }
  await oapi.call('CreateImageExportTask', { ImageId: imageId, OsuExport: target }, { signal })
}

/** The exports of an OMI. @throws OapiError */
export async function readExports(
  { oapi }: CloudAccount,
  imageId: string,
  signal: AbortSignal,
): Promise<ImageExport[]> {
  const filters = { ImageIds: [imageId] }
  const tasks = await readAll(oapi, 'ReadImageExportTasks', 'ImageExportTasks', { Filters: filters }, { signal })
  return tasks.map((task) => ({
    taskId: task.TaskId ?? '',
    imageId: task.ImageId ?? imageId,
    state: task.State ?? '',
    progress: task.Progress ?? 0,
    comment: task.Comment ?? '',
    bucket: task.OsuExport?.OsuBucket ?? '',
    prefix: task.OsuExport?.OsuPrefix ?? '',
    format: task.OsuExport?.DiskImageFormat ?? '',
  }))
}
