/** The words of templates, in English. */
export const templates = {} as const
