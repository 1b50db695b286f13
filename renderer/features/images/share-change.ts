import type { AccountImage } from '#shared/contract/image-shapes.ts'

/** Account ids as somebody typed them. */
export interface TypedAccounts {
  /** Each once, in the order typed. */
  readonly ids: readonly string[]
  /** What is no id of 12 digits. */
  readonly wrong: readonly string[]
}

/** Reads account ids separated by blanks, commas, semicolons or lines. */
export function typedAccounts(text: string): TypedAccounts {
  const parts = [...new Set(text.split(/[\s,;]+/).filter((part) => part !== ''))]
  return { ids: parts.filter(isAccount), wrong: parts.filter((part) => !isAccount(part)) }
}

function isAccount(text: string): boolean {
  return /^\d{12}$/.test(text)
}

/** What changes in who may launch an OMI. */
export interface ShareChange {
  readonly add: readonly string[]
  readonly remove: readonly string[]
  /** Absent when it stays as it is. */
  readonly public?: boolean
}

/** From what an OMI is to what is wanted. */
export function shareChange(
  image: Pick<AccountImage, 'sharedWith' | 'public'>,
  wanted: readonly string[],
  everybody: boolean,
): ShareChange {
  return {
    add: wanted.filter((id) => !image.sharedWith.includes(id)),
    remove: image.sharedWith.filter((id) => !wanted.includes(id)),
    ...(everybody === image.public ? {} : { public: everybody }),
  }
}

export function changesNothing({ add, remove, public: everybody }: ShareChange): boolean {
  return add.length === 0 && remove.length === 0 && everybody === undefined
}
