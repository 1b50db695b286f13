/** The words of credentials, in English. */
export const credentials = {} as const
