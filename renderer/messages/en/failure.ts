/** The words of failure, in English. */
export const failure = {} as const
