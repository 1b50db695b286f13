import type { images as english } from '../en/images.ts'
import type { Translation } from '../translation.ts'

/** The words of images, in French. */
export const images: Translation<typeof english> = {}
