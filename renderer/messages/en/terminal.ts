/** The words of terminal, in English. */
export const terminal = {} as const
