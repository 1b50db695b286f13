/** The words of editor, in English. */
export const editor = {} as const
