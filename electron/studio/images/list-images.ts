import type { CloudAccount } from '#electron/engine/cloud-account.ts'
import type { ImageSummary } from '#shared/contract/shapes.ts'
import type { Image } from '#shared/oapi/image.ts'

/** The account's own OMIs, newest first. */
export async function listImages(account: CloudAccount, signal: AbortSignal): Promise<ImageSummary[]> {
  const images: Image[] = []
  await account.oapi.readPages(
    'ReadImages',
    { Filters: { AccountIds: [await account.accountId()] } },
    (page) => images.push(...(page.Images ?? [])),
    { signal },
  )
  return images
    .map((image) => ({
      imageId: image.ImageId ?? '',
      name: image.ImageName ?? '',
      ...(image.Description === undefined ? {} : { description: image.Description }),
      state: image.State ?? '',
      createdAt: image.CreationDate ?? '',
      tags: Object.fromEntries((image.Tags ?? []).map((tag) => [tag.Key, tag.Value])),
      snapshotIds: (image.BlockDeviceMappings ?? []).flatMap((mapping) =>
        mapping.Bsu?.SnapshotId === undefined ? [] : [mapping.Bsu.SnapshotId],
      ),
    }))
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt))
}
