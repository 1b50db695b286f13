import { done, nothing } from './fields.ts'
import { viewChangesSchema, viewStateSchema } from './view-state.ts'

/** The calls about what the host around the page can do: links, notices, updates, diagnostics. */
export const hostCalls = {
  /** How the app looked when it was last used. */
  'viewState.read': { input: nothing, output: viewStateSchema },
  'viewState.write': { input: viewChangesSchema, output: done },
} as const

/** The streams about what the host around the page can do: links, notices, updates, diagnostics. */
export const hostStreams = {} as const
