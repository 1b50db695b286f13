/** The words of leftovers, in English. */
export const leftovers = {} as const
