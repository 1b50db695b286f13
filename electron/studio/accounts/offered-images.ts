import type { CloudAccount } from '#electron/engine/cloud-account.ts'
import { readAll } from '#electron/oapi/read-all.ts'
import type { OfferedImage } from '#shared/contract/account-shapes.ts'
import type { CallInput } from '#shared/contract/calls.ts'
import type { FiltersImage, Image } from '#shared/oapi/image.ts'
import type { SharedReads } from './shared-reads.ts'

type Question = CallInput<'account.images'>
type Owner = NonNullable<Question['owner']>

/** The alias under which OUTSCALE publishes its own OMIs. */
const officialAlias = 'Outscale'

/** The OMIs that a question is about, newest first, and how many there are beyond its limit. */
export async function offeredImages(
  account: CloudAccount,
  reads: SharedReads,
  { query = '', owner = 'all', limit, refresh }: Question,
  signal: AbortSignal,
): Promise<{ readonly images: OfferedImage[]; readonly total: number }> {
  const all = await reads.read(account, `images ${owner}`, (reading) => readImages(account, owner, reading), {
    signal,
    refresh,
  })
  const found = all.filter(nameTest(query))
  return { images: found.slice(0, limit), total: found.length }
}

async function readImages(account: CloudAccount, owner: Owner, signal: AbortSignal): Promise<OfferedImage[]> {
  const self = await account.accountId()
  const filters: FiltersImage = { States: ['available'], ...ownerFilter(owner, self) }
  const images = await readAll(account.oapi, 'ReadImages', 'Images', { Filters: filters }, { signal })
  return newestFirst(images.map((image) => offeredImage(image, self)))
}

function ownerFilter(owner: Owner, self: string): FiltersImage {
  switch (owner) {
    case 'self':
      return { AccountIds: [self] }
    case 'official':
      return { AccountAliases: [officialAlias] }
    case 'shared':
      return { PermissionsToLaunchAccountIds: [self] }
    case 'all':
      return {}
  }
}

export function newestFirst(images: readonly OfferedImage[]): OfferedImage[] {
  return images.toSorted(
    (a, b) => (b.createdAt ?? '').localeCompare(a.createdAt ?? '') || a.imageId.localeCompare(b.imageId),
  )
}

/** An OMI of the API as pickers show it. `self` is the account that was asked. */
export function offeredImage(image: Image, self: string): OfferedImage {
  const sizes = (image.BlockDeviceMappings ?? []).flatMap(({ Bsu }) =>
    Bsu?.VolumeSize === undefined ? [] : [Bsu.VolumeSize],
  )
  return {
    imageId: image.ImageId ?? '',
    name: image.ImageName ?? '',
    ...(image.AccountAlias ? { ownerAlias: image.AccountAlias } : {}),
    ...(image.AccountId === undefined ? {} : { ownerId: image.AccountId }),
    own: image.AccountId === self,
    ...(image.CreationDate === undefined ? {} : { createdAt: image.CreationDate }),
    ...(sizes.length === 0 ? {} : { sizeGib: sizes.reduce((sum, size) => sum + size, 0) }),
    ...(image.Architecture === undefined ? {} : { architecture: image.Architecture }),
    bootModes: image.BootModes ?? [],
    ...(image.RootDeviceName === undefined ? {} : { rootDevice: image.RootDeviceName }),
    ...(image.Description ? { description: image.Description } : {}),
  }
}

/** A pattern with `*` must fit the whole name; a plain text must be in the name or begin the id. */
function nameTest(query: string): (image: OfferedImage) => boolean {
  const wanted = query.trim().toLowerCase()
  if (wanted === '') return () => true
  if (wanted.includes('*')) {
    const parts = wanted.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    const pattern = new RegExp(`^${parts.join('.*')}$`)
    return ({ name }) => pattern.test(name.toLowerCase())
  }
  const words = wanted.split(/\s+/)
  return ({ name, imageId }) => imageId.startsWith(wanted) || words.every((word) => name.toLowerCase().includes(word))
}
