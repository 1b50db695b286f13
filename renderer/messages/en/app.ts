/** The words of app, in English. */
export const app = {} as const
