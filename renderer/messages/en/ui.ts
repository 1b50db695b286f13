/** The words of ui, in English. */
export const ui = {} as const
