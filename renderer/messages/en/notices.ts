/** The words of notices, in English. */
export const notices = {} as const
