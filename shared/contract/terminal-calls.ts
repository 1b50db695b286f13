/** The calls about shells and consoles of VMs. */
export const terminalCalls = {} as const

/** The streams about shells and consoles of VMs. */
export const terminalStreams = {} as const
