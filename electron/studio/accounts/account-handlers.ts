import type { accountCalls, accountStreams } from '#shared/contract/account-calls.ts'
import type { CallHandlers, StreamHandlers } from '../serve-contract.ts'
import type { StudioServices } from '../studio-services.ts'

/** The contract's calls about what an account offers. */
export function createAccountHandlers(_services: StudioServices): {
  readonly calls: Pick<CallHandlers, keyof typeof accountCalls>
  readonly streams: Pick<StreamHandlers, keyof typeof accountStreams>
} {
  return { calls: {}, streams: {} }
}
