/** The calls about checks of a template against the cloud, and the plan. */
export const checkCalls = {} as const

/** The streams about checks of a template against the cloud, and the plan. */
export const checkStreams = {} as const
