/** The words of pickers, in English. */
export const pickers = {} as const
