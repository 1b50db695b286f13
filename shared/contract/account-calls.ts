/** The calls about what an account offers: for pickers. */
export const accountCalls = {} as const

/** The streams about what an account offers: for pickers. */
export const accountStreams = {} as const
