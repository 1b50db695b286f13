import type { AccountImage } from '#shared/contract/image-shapes.ts'

/** Something that is done with an OMI in a dialog. */
export const imageDialogs = ['boot-test', 'test-vm', 'share', 'edit', 'export'] as const
export type ImageDialog = (typeof imageDialogs)[number]

/** What a dialog is open for. */
export type ImageTask =
  | { readonly kind: ImageDialog; readonly image: AccountImage }
  | { readonly kind: 'delete' | 'rebuild'; readonly images: readonly AccountImage[] }

/** Why a task cannot be done with an OMI now; `undefined` when it can. */
export function obstacleOf(
  kind: ImageTask['kind'],
  { own, state }: AccountImage,
): 'notYours' | 'notAvailable' | undefined {
  if (kind === 'rebuild') return undefined
  const foreign = kind === 'boot-test' || kind === 'test-vm' ? false : !own
  if (foreign) return 'notYours'
  return kind === 'edit' || kind === 'delete' || state === 'available' ? undefined : 'notAvailable'
}

/** The address of the page of an OMI, with a dialog that is open there. */
export function imageAddress(imageId: string, dialog?: ImageDialog): string {
  return `/images/${imageId}${dialog === undefined ? '' : `?do=${dialog}`}`
}

/** Where a new template begins with the OMI as its base. */
export function asSourceAddress(imageId: string): string {
  return `/templates/new?source=${encodeURIComponent(imageId)}`
}
