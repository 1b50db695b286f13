import type { terminalCalls, terminalStreams } from '#shared/contract/terminal-calls.ts'
import type { CallHandlers, StreamHandlers } from '../serve-contract.ts'
import type { StudioServices } from '../studio-services.ts'

/** The contract's calls about shells and consoles. */
export function createTerminalHandlers(_services: StudioServices): {
  readonly calls: Pick<CallHandlers, keyof typeof terminalCalls>
  readonly streams: Pick<StreamHandlers, keyof typeof terminalStreams>
} {
  return { calls: {}, streams: {} }
}
