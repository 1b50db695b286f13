import type { checkCalls, checkStreams } from '#shared/contract/check-calls.ts'
import type { CallHandlers, StreamHandlers } from '../serve-contract.ts'
import type { StudioServices } from '../studio-services.ts'

/** The contract's calls about checks and plans. */
export function createCheckHandlers(_services: StudioServices): {
  readonly calls: Pick<CallHandlers, keyof typeof checkCalls>
  readonly streams: Pick<StreamHandlers, keyof typeof checkStreams>
} {
  return { calls: {}, streams: {} }
}
