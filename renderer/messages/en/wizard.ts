/** The words of wizard, in English. */
export const wizard = {} as const
