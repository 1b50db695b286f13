/** The words of images, in English. */
export const images = {} as const
