/** The words of checks, in English. */
export const checks = {} as const
