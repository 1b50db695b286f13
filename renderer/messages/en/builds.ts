/** The words of builds, in English. */
export const builds = {} as const
