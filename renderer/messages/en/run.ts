/** The words of run, in English. */
export const run = {} as const
