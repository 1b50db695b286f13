/** The words of diagnostics, in English. */
export const diagnostics = {} as const
