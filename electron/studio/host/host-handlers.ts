import type { hostCalls, hostStreams } from '#shared/contract/host-calls.ts'
import type { CallHandlers, StreamHandlers } from '../serve-contract.ts'
import type { StudioServices } from '../studio-services.ts'

/** The contract's calls about the host. */
export function createHostHandlers(_services: StudioServices): {
  readonly calls: Pick<CallHandlers, keyof typeof hostCalls>
  readonly streams: Pick<StreamHandlers, keyof typeof hostStreams>
} {
  return { calls: {}, streams: {} }
}
