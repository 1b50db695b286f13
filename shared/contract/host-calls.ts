/** The calls about what the host around the page can do: links, notices, updates, diagnostics. */
export const hostCalls = {} as const

/** The streams about what the host around the page can do: links, notices, updates, diagnostics. */
export const hostStreams = {} as const
